package io.ssefleet.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final ObjectNode NOTHING = json("{}");

    @Test
    void fieldsOfOthersStay() {
        assertThat(Merge.apply(json("{a: 1, b: {c: 2}}"), json("{b: {d: 3}}"), NOTHING, List.of()))
                .isEqualTo(json("{a: 1, b: {c: 2, d: 3}}"));
    }

    @Test
    void whatIsNoLongerAppliedGoes() {
        assertThat(Merge.apply(json("{a: 1, b: {c: 2, d: 3}}"), json("{a: 1}"), json("{a: 1, b: {c: 2}}"), List.of()))
                .isEqualTo(json("{a: 1, b: {d: 3}}"));
    }

    @Test
    void anObjectThatBecomesEmptyGoesWithItsLastField() {
        assertThat(Merge.apply(json("{a: {b: {c: 1}}, z: 1}"), json("{}"), json("{a: {b: {c: 1}}}"), List.of()))
                .isEqualTo(json("{z: 1}"));
    }

    @Test
    void whatAnotherManagerAppliesTooStays() {
        assertThat(Merge.apply(json("{a: 1, b: 2}"), json("{}"), json("{a: 1, b: 2}"), List.of(json("{a: 1}"))))
                .isEqualTo(json("{a: 1}"));
    }

    @Test
    void listsAreMergedByTheirKey() {
        ObjectNode live =
                json("{containers: [{name: node, image: x, ports: [{containerPort: 1, name: p}]}, {name: side}]}");
        ObjectNode applied = json("{containers: [{name: node, image: y, env: [{name: A, value: '1'}]}]}");
        assertThat(Merge.apply(live, applied, NOTHING, List.of()))
                .isEqualTo(json("{containers: [{name: node, image: y, ports: [{containerPort: 1, name: p}],"
                        + " env: [{name: A, value: '1'}]}, {name: side}]}"));
    }

    @Test
    void elementsThatAreNoLongerAppliedGo() {
        ObjectNode before = json("{env: [{name: A, value: '1'}, {name: B, value: '2'}]}");
        assertThat(Merge.apply(before, json("{env: [{name: B, value: '3'}]}"), before, List.of()))
                .isEqualTo(json("{env: [{name: B, value: '3'}]}"));
        assertThat(Merge.apply(before, json("{}"), before, List.of())).isEqualTo(json("{}"));
    }

    @Test
    void anElementThatAnotherManagerAppliesLosesOnlyOurFields() {
        ObjectNode live = json("{conditions: [{type: Ready, status: 'True', note: x}]}");
        assertThat(Merge.apply(
                        live,
                        json("{conditions: []}"),
                        json("{conditions: [{type: Ready, note: x}]}"),
                        List.of(json("{conditions: [{type: Ready, status: 'True'}]}"))))
                .isEqualTo(json("{conditions: []}"));
        assertThat(Merge.apply(
                        live,
                        json("{}"),
                        json("{conditions: [{type: Ready, note: x}]}"),
                        List.of(json("{conditions: [{type: Ready, status: 'True'}]}"))))
                .isEqualTo(json("{conditions: [{type: Ready, status: 'True'}]}"));
    }

    @Test
    void otherListsAreReplaced() {
        assertThat(Merge.apply(json("{args: [a, b]}"), json("{args: [c]}"), json("{args: [a, b]}"), List.of()))
                .isEqualTo(json("{args: [c]}"));
    }

    @Test
    void finalizersAreASet() {
        assertThat(Merge.apply(
                        json("{finalizers: [x, mine]}"),
                        json("{finalizers: [new]}"),
                        json("{finalizers: [mine]}"),
                        List.of()))
                .isEqualTo(json("{finalizers: [x, new]}"));
    }

    @Test
    void applyingTwiceChangesNothing() {
        ObjectNode applied = json("{spec: {ports: [{port: 80, name: http}], selector: {a: b}}}");
        ObjectNode once = Merge.apply(NOTHING, applied, NOTHING, List.of());
        assertThat(Merge.apply(once, applied, applied, List.of())).isEqualTo(once);
    }

    @Test
    void mergePatchFollowsTheExamplesOfItsStandard() {
        ObjectNode target =
                json("{title: Goodbye!, author: {givenName: John, familyName: Doe}, tags: [example, sample]}");
        Merge.mergePatch(target, json("{title: Hello!, phone: '1', author: {familyName: null}, tags: [example]}"));
        assertThat(target).isEqualTo(json("{title: Hello!, author: {givenName: John}, tags: [example], phone: '1'}"));
    }

    private static ObjectNode json(String yaml) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
