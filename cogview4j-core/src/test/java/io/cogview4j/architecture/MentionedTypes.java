package io.cogview4j.architecture;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The classes that users of a type have to know because one of its signatures names them. */
record MentionedTypes(Class<?> type) {
    /** By the {@link Signatures line} of the signature. */
    Map<String, Set<Class<?>>> bySignature() {
        Signatures signatures = new Signatures(type);
        Map<String, Set<Class<?>>> mentioned = new TreeMap<>();
        mentioned.put(signatures.declaration(), classes(ofDeclaration()));
        Visibility.fields(type).forEach(field -> mentioned.put(signatures.field(field), classes(of(field))));
        Visibility.constructors(type)
                .forEach(constructor -> mentioned.put(signatures.constructor(constructor), classes(of(constructor))));
        Visibility.methods(type)
                .forEach(method -> mentioned.put(
                        signatures.method(method),
                        classes(Stream.concat(of(method), Stream.of(method.getGenericReturnType())))));
        return mentioned;
    }

    private Stream<Type> ofDeclaration() {
        @Nullable Type above = type.getGenericSuperclass();
        return Stream.of(
                        above == null ? Stream.<Type>of() : Stream.of(above),
                        Arrays.stream(type.getGenericInterfaces()),
                        bounds(type),
                        Visibility.components(type).stream().map(RecordComponent::getGenericType))
                .flatMap(types -> types);
    }

    private static Stream<Type> of(Field field) {
        return Stream.of(field.getGenericType());
    }

    private static Stream<Type> of(Executable executable) {
        return Stream.of(
                        Arrays.stream(executable.getGenericParameterTypes()),
                        Arrays.stream(executable.getGenericExceptionTypes()),
                        bounds(executable))
                .flatMap(types -> types);
    }

    private static Stream<Type> bounds(GenericDeclaration declaration) {
        return Arrays.stream(declaration.getTypeParameters()).flatMap(variable -> Arrays.stream(variable.getBounds()));
    }

    private static Set<Class<?>> classes(Stream<Type> types) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        types.forEach(type -> collect(type, classes));
        return classes;
    }

    private static void collect(Type type, Set<Class<?>> classes) {
        switch (type) {
            case Class<?> named when named.isArray() -> collect(named.getComponentType(), classes);
            case Class<?> named -> classes.add(named);
            case GenericArrayType array -> collect(array.getGenericComponentType(), classes);
            case ParameterizedType generic -> {
                collect(generic.getRawType(), classes);
                Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, classes));
            }
            case WildcardType wildcard -> {
                Arrays.stream(wildcard.getUpperBounds()).forEach(bound -> collect(bound, classes));
                Arrays.stream(wildcard.getLowerBounds()).forEach(bound -> collect(bound, classes));
            }
            // Its bounds belong to the declaration that introduces it, and may name the variable itself.
            case TypeVariable<?> _ -> {}
            default -> throw new IllegalArgumentException("a kind of type that is new: " + type);
        }
    }
}
