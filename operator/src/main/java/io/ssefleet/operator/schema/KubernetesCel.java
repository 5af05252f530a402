package io.ssefleet.operator.schema;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * CEL with the functions that Kubernetes adds and our rules use: quantities. Source: the Kubernetes documentation,
 * "Common Expression Language in Kubernetes", and the serialization format of resource.Quantity.
 */
final class KubernetesCel {
    private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

    private static final Pattern QUANTITY_TEXT =
            Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?");

    private KubernetesCel() {}

    /** Compiles and runs rules over {@code self} of the given type. */
    static Cel withSelf(CelType self) {
        return CelFactory.standardCelBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", self)
                .addFunctionDeclarations(
                        global("isQuantity", "is_quantity_string", SimpleType.BOOL, SimpleType.STRING),
                        global("quantity", "string_to_quantity", QUANTITY, SimpleType.STRING),
                        member("compareTo", "quantity_compare_to", SimpleType.INT),
                        member("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL),
                        member("isLessThan", "quantity_is_less_than", SimpleType.BOOL))
                .addFunctionBindings(
                        CelFunctionBinding.from("is_quantity_string", String.class, KubernetesCel::isQuantity),
                        CelFunctionBinding.from("string_to_quantity", String.class, KubernetesCel::quantity),
                        CelFunctionBinding.from("quantity_compare_to", BigDecimal.class, BigDecimal.class, (a, b) ->
                                (long) a.compareTo(b)),
                        CelFunctionBinding.from(
                                "quantity_is_greater_than",
                                BigDecimal.class,
                                BigDecimal.class,
                                (a, b) -> a.compareTo(b) > 0),
                        CelFunctionBinding.from(
                                "quantity_is_less_than",
                                BigDecimal.class,
                                BigDecimal.class,
                                (a, b) -> a.compareTo(b) < 0))
                .build();
    }

    static boolean isQuantity(String text) {
        return QUANTITY_TEXT.matcher(text).matches();
    }

    private static BigDecimal quantity(String text) {
        if (!isQuantity(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is no quantity");
        }
        return Quantity.getAmountInBytes(new Quantity(text));
    }

    private static CelFunctionDecl global(String name, String id, CelType result, CelType argument) {
        return CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newGlobalOverload(id, result, argument));
    }

    private static CelFunctionDecl member(String name, String id, CelType result) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY, QUANTITY));
    }
}
