package io.cogview4j.architecture;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a class is open to code in other packages and is not implied by something else that is. */
final class Visibility {
    private Visibility() {}

    static boolean isVisible(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
            return false;
        }
        @Nullable Class<?> outer = type.getDeclaringClass();
        return isOpen(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    static Stream<Field> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).filter(Visibility::isOpen);
    }

    /** Those of a record and of an enum follow from their declaration. */
    static Stream<Constructor<?>> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(Visibility::isOpen)
                .filter(constructor -> !isCanonical(constructor));
    }

    static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(Visibility::isOpen)
                .filter(method -> !isAccessor(method) && !isOfEveryEnum(method) && !isOfEveryObject(method));
    }

    static List<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? List.of(type.getRecordComponents()) : List.of();
    }

    private static boolean isOpen(Member member) {
        return isOpen(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        Class<?> type = constructor.getDeclaringClass();
        return type.isRecord() && takes(constructor, components(type).stream().map(RecordComponent::getType));
    }

    private static boolean isAccessor(Method method) {
        return method.getParameterCount() == 0
                && components(method.getDeclaringClass()).stream()
                        .anyMatch(component -> component.getName().equals(method.getName()));
    }

    private static boolean isOfEveryEnum(Method method) {
        return method.getDeclaringClass().isEnum()
                && (method.getName().equals("values") && takes(method, Stream.of())
                        || method.getName().equals("valueOf") && takes(method, Stream.of(String.class)));
    }

    private static boolean isOfEveryObject(Method method) {
        return switch (method.getName()) {
            case "hashCode", "toString" -> takes(method, Stream.of());
            case "equals" -> takes(method, Stream.of(Object.class));
            default -> false;
        };
    }

    private static boolean takes(Executable executable, Stream<Class<?>> parameters) {
        return List.of(executable.getParameterTypes()).equals(parameters.toList());
    }
}
