package io.cogview4j.architecture;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The declarations of a type and of its open members, as text. Each line starts with the type, so that it tells all. */
record Signatures(Class<?> type) {
    private static final String NULLABLE = "@org.jspecify.annotations.Nullable() ";

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(declaration());
        Visibility.fields(type).map(this::field).sorted().forEach(lines::add);
        Visibility.constructors(type).map(this::constructor).sorted().forEach(lines::add);
        Visibility.methods(type)
                .sorted(Comparator.comparing(Method::getName).thenComparing(this::method))
                .map(this::method)
                .forEach(lines::add);
        return lines;
    }

    String declaration() {
        return named("is " + modifiers() + kind() + variables(type) + components() + extended() + implemented()
                + permitted());
    }

    String field(Field field) {
        if (field.isEnumConstant()) {
            return named("constant " + field.getName());
        }
        return named("field " + modifiers(field.getModifiers() & Modifier.fieldModifiers())
                + name(field.getAnnotatedType()) + " " + field.getName());
    }

    String constructor(Constructor<?> constructor) {
        return named("constructor " + modifiers(constructor.getModifiers() & Modifier.PROTECTED)
                + variables(constructor) + parameters(constructor) + thrown(constructor));
    }

    String method(Method method) {
        // synchronized and native are matters of the body
        int modifiers =
                method.getModifiers() & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        String variables = variables(method);
        return named("method " + modifiers(modifiers) + (method.isDefault() ? "default " : "") + variables
                + (variables.isEmpty() ? "" : " ") + name(method.getAnnotatedReturnType()) + " " + method.getName()
                + parameters(method) + thrown(method));
    }

    private String named(String what) {
        return readable(type.getName()) + " " + what;
    }

    private String modifiers() {
        boolean implied = type.isRecord() || type.isEnum() || type.isInterface();
        int shown = Modifier.PROTECTED | (implied ? 0 : Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return modifiers(type.getModifiers() & shown) + (type.isSealed() && !type.isEnum() ? "sealed " : "");
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers & ~Modifier.PUBLIC);
        return text.isEmpty() ? "" : text + " ";
    }

    private String kind() {
        return type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    private String components() {
        return type.isRecord()
                ? Visibility.components(type).stream()
                        .map(component -> name(component.getAnnotatedType()) + " " + component.getName())
                        .collect(joining(", ", "(", ")"))
                : "";
    }

    private String extended() {
        boolean told = type.getSuperclass() != null
                && type.getSuperclass() != Object.class
                && !type.isRecord()
                && !type.isEnum();
        return told ? " extends " + name(type.getGenericSuperclass()) : "";
    }

    private String implemented() {
        return list(type.isInterface() ? " extends " : " implements ", Arrays.stream(type.getGenericInterfaces()));
    }

    private String permitted() {
        return type.isSealed() && !type.isEnum() ? list(" permits ", Arrays.stream(type.getPermittedSubclasses())) : "";
    }

    private static String thrown(Executable executable) {
        return list(" throws ", Arrays.stream(executable.getGenericExceptionTypes()));
    }

    private static String parameters(Executable executable) {
        String types = Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(Signatures::name)
                .collect(joining(", "));
        return "(" + (executable.isVarArgs() ? types.replaceFirst("\\[]$", "...") : types) + ")";
    }

    private static String variables(GenericDeclaration declaration) {
        TypeVariable<?>[] variables = declaration.getTypeParameters();
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName()
                                + Arrays.stream(variable.getAnnotatedBounds())
                                        .map(Signatures::name)
                                        .filter(bound -> !bound.equals("Object"))
                                        .collect(joining(" & ", " extends ", ""))
                                        .replaceFirst("^ extends $", ""))
                        .collect(joining(", ", "<", ">"));
    }

    private static String list(String before, Stream<? extends Type> types) {
        List<String> names = types.map(Signatures::name).sorted().toList();
        return names.isEmpty() ? "" : before + String.join(", ", names);
    }

    private static String name(Type type) {
        return readable(type.getTypeName());
    }

    private static String name(AnnotatedType type) {
        return readable(type.toString());
    }

    /** A name as it is written in Java, but with the annotation first and without the package {@code java.lang}. */
    private static String readable(String name) {
        return name.replace(NULLABLE, "@Nullable ")
                .replace('$', '.')
                .replaceAll("((?:\\w+\\.)+)@Nullable (?=\\w)", "@Nullable $1")
                .replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
    }
}
