package io.ssefleet.operator.reconcile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A pod template as it was read, kept as compressed text, which takes a tenth of what its objects do. It is compared as a tree, and
 * written whole; of its parts none can be had.
 */
final class TextualTemplate extends PodTemplateSpec {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();

    private final byte[] compressed;

    private TextualTemplate(byte[] compressed) {
        this.compressed = compressed;
    }

    @Override
    public ObjectMeta getMetadata() {
        throw new UnsupportedOperationException("a template that was read is text");
    }

    @Override
    public PodSpec getSpec() {
        throw new UnsupportedOperationException("a template that was read is text");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextualTemplate template && Arrays.equals(compressed, template.compressed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(compressed);
    }

    @Override
    public String toString() {
        return "a template of " + compressed.length + " compressed bytes";
    }

    /** Of templates. */
    static final class Reader extends StdDeserializer<PodTemplateSpec> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(PodTemplateSpec.class);
        }

        @Override
        public PodTemplateSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            try (JsonGenerator json = JSON.createGenerator(new DeflaterOutputStream(text, deflater))) {
                json.copyCurrentStructure(parser);
            } finally {
                deflater.end();
            }
            return new TextualTemplate(text.toByteArray());
        }
    }

    /** Of templates that were read, and of those made of objects. */
    static final class Writer extends StdSerializer<PodTemplateSpec> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(PodTemplateSpec.class);
        }

        @Override
        public void serialize(PodTemplateSpec template, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            if (!(template instanceof TextualTemplate textual)) {
                provider.findTypedValueSerializer(PodTemplateSpec.class, true, null)
                        .serialize(template, json, provider);
                return;
            }
            Inflater inflater = new Inflater(true);
            try (JsonParser parser = JSON.createParser(
                    new InflaterInputStream(new ByteArrayInputStream(textual.compressed), inflater))) {
                parser.nextToken();
                json.copyCurrentStructure(parser);
            } finally {
                inflater.end();
            }
        }
    }
}
