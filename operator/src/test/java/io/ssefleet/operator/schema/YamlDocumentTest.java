package io.ssefleet.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What words mean was compared with kubectl's own reader, sigs.k8s.io/yaml 1.6. */
class YamlDocumentTest {
    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "+1, 1",
        "-0, 0",
        "1_000, 1000",
        "0x1F, 31",
        "0X1F, 31",
        "-0x1F, -31",
        "0o17, 15",
        "017, 15",
        "08, 8",
        "0b11, 3",
        "1e3, 1000",
        "1E5, 100000",
        "5., 5",
        "1.0, 1",
        "0., 0",
        "!!int '5', 5"
    })
    void wholeNumbers(String word, long value) throws InvalidResource {
        assertThat(read(word)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({".5, 0.5", "-.5, -0.5", "1e-3, 0.001", "1_0.5, 10.5", "1e30, 1e30"})
    void fractionsAndWhatIsTooLarge(String word, double value) throws InvalidResource {
        assertThat(read(word)).isEqualTo(value);
    }

    @Test
    void wholeNumbersOfAnySize() throws InvalidResource {
        assertThat(read("99999999999999999999")).isEqualTo(new BigInteger("99999999999999999999"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "yes, true", "On, true", "y, true", "!!bool 'true', true", "no, false", "OFF, false"})
    void booleans(String word, boolean value) throws InvalidResource {
        assertThat(read(word)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "null", "Null", ""})
    void nothing(String word) throws InvalidResource {
        assertThat(read(word)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tRUE", "12:30", "2026-01-01", "_1", "0x", "1.5.2", "1e", "+", ".", "=", "NaN", "1e400", "10%"})
    void everythingElseIsAText(String word) throws InvalidResource {
        assertThat(read(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "'5'", "!!str 5", "! 5", "|-\n  5"})
    void quotesAndTheTagOfATextMakeAText(String word) throws InvalidResource {
        assertThat(read(word)).isEqualTo("5");
    }

    @Test
    void aliasesAndMergedMaps() throws InvalidResource {
        assertThat(YamlDocument.parse("{base: &base {a: 1, b: 2}, list: [*base], merged: {<<: *base, b: 3}}"))
                .containsEntry("list", List.of(Map.of("a", 1L, "b", 2L)))
                .containsEntry("merged", Map.of("a", 1L, "b", 3L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: .nan | a: .nan is no number that can be stored: write a number",
                "a: !!binary aGk= | a: has the tag tag:yaml.org,2002:binary; write the value without a tag",
                "{[a]: 1} | a key at line 1, column 2 is a map or a list: write a text before the colon",
                "a: {b: 1, b: 2} | a.b: is written twice at line 1, column 11: keep one",
                "a: &a [*a] | the text is nested too deeply or its aliases expand to too much: write the values out",
            })
    void saysWhatIsWrong(String yaml, String message) {
        assertThatThrownBy(() -> YamlDocument.parse(yaml))
                .isInstanceOf(InvalidResource.class)
                .hasMessage(message);
    }

    private static Object read(String word) throws InvalidResource {
        return YamlDocument.parse("value: " + word).get("value");
    }
}
