package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FormBodyTest {

    @Property
    void readsWhatFormsWrite(@ForAll List<String> values) throws BadRequest {
        var body = new StringBuilder();
        var expected = values.stream().map(FormBodyTest::wellFormed).toList();
        expected.forEach(value -> body.append("&data=").append(URLEncoder.encode(value, UTF_8)));

        var fields = FormBody.parse(body.toString().getBytes(UTF_8));

        assertThat(fields.getOrDefault("data", List.of())).isEqualTo(expected);
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    @Example
    void keepsOrderRepetitionsAndEmptyValues() throws BadRequest {
        var fields = FormBody.parse("topic=a&data=&topic=b+c&&flag&x=%3D%26=".getBytes(UTF_8));

        assertThat(fields.get("topic")).containsExactly("a", "b c");
        assertThat(fields.get("data")).containsExactly("");
        assertThat(fields.get("flag")).containsExactly("");
        assertThat(fields.get("x")).containsExactly("=&=");
    }

    @Example
    void namesTheFieldThatIsNotWellFormed() {
        assertThatThrownBy(() -> FormBody.parse("topic=a&data=100%".getBytes(UTF_8)))
                .isInstanceOf(BadRequest.class)
                .hasMessageStartingWith("data: ")
                .hasMessageContaining("%25");
        assertThatThrownBy(() -> FormBody.parse("data=%zz".getBytes(UTF_8))).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> FormBody.parse("data=%C3%28".getBytes(UTF_8)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> FormBody.parse("data=é".getBytes(ISO_8859_1)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("UTF-8");
    }
}
