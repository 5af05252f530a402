package io.ssefleet.operator.schema;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.ssefleet.operator.model.SseFleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Makes the custom resource definition from the Java model: the same text for the same model, on any machine. */
final class SseFleetCrd {
    static final String HOW_TO_WRITE = "mvn -pl operator test -Dtest=SseFleetCrdTest -Dcrd.write=true";

    private static final String HEADER = """
            # Made from the Java records in operator/src/main/java/io/ssefleet/operator/model: change those, then run
            #   %s
            """.formatted(HOW_TO_WRITE);

    private SseFleetCrd() {}

    static String yaml() {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .addModule(new SimpleModule().addSerializer(Double.class, new WholeNumbers()))
                .build();
        try {
            return HEADER + mapper.writeValueAsString(definition());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static CustomResourceDefinition definition() {
        List<CustomResourceDefinition> made = new ArrayList<>();
        new CRDGenerator()
                .customResourceClasses(SseFleet.class)
                .forCRDVersions("v1")
                .withOutput(new Discarded())
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        made.add((CustomResourceDefinition) crd);
                        return crd;
                    }
                })
                .detailedGenerate();
        CustomResourceDefinition crd = made.get(0);
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().get(0);
        orderColumns(version.getAdditionalPrinterColumns());
        new SchemaFinish().apply(version.getSchema().getOpenAPIV3Schema());
        return crd;
    }

    /** The generator sorts columns by JSON path; people read them in the order in which the model declares them. */
    private static void orderColumns(List<CustomResourceColumnDefinition> columns) {
        List<String> declared = Arrays.stream(SseFleet.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        columns.forEach(column -> column.setPriority(column.getPriority() == 0 ? null : column.getPriority()));
        columns.sort(Comparator.comparingInt(column -> declared.indexOf(column.getName())));
    }

    /** Bounds are doubles in the client's model; written without exponent they read as people write them. */
    private static final class WholeNumbers extends JsonSerializer<Double> {
        @Override
        public void serialize(Double number, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
        }
    }

    private static final class Discarded implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream();
        }

        @Override
        public void close() {}
    }
}
