package io.lookonce.jobs.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.lookonce.jobs.reference.ReferenceTest;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The public library is what {@code docs/reference/api.txt} says: a signature that is removed or
 * changed fails the build with its line. What is meant to change is written again with {@code
 * -Dlookonce.reference=write}, and told in the change log.
 */
@Tag("slow")
class ApiReferenceTest {

  /** Packages that are public as a whole. */
  private static final Set<String> PACKAGES = Set.of("io.lookonce", "io.lookonce.spark");

  /** Types of internal packages that the public ones return or throw. */
  private static final Set<String> TYPES =
      Set.of(
          "io.lookonce.box.BoundingBox",
          "io.lookonce.image.ImageRefused",
          "io.lookonce.storage.InputRefused");

  /** Their files; the hundreds of other classes need not be read. */
  private static final Pattern PUBLIC_CLASSES =
      Pattern.compile(
          ".*/io/lookonce/((spark/)?[^/]+|.*(BoundingBox|ImageRefused|InputRefused))\\.class");

  /** What signatures may name besides: Java's own, and the session that a user has. */
  private static final Set<String> FOREIGN = Set.of("org.apache.spark.sql.SparkSession");

  @Test
  void signaturesNameNothingInternal() {
    Set<String> known = new TreeSet<>(FOREIGN);
    List<Class<?>> types = publicTypes();
    types.forEach(type -> known.add(type.getName()));
    Set<String> internal = new TreeSet<>();
    for (Class<?> type : types) {
      for (Type named : namedBy(type)) {
        for (Class<?> raw : raw(named)) {
          String name = raw.getName();
          if (!name.startsWith("java.") && !raw.isPrimitive() && !known.contains(name)) {
            internal.add(type.getName() + " names " + name);
          }
        }
      }
    }
    assertThat(types).hasSizeGreaterThan(12);
    assertThat(internal).isEmpty();
  }

  @Test
  void theSignaturesAreThoseOfTheReference() throws IOException {
    ReferenceTest.hold(
        "api.txt",
        publicTypes().stream().map(ApiReferenceTest::text).collect(Collectors.joining("\n")));
  }

  private static List<Class<?>> publicTypes() {
    JavaClasses imported =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> location.matches(PUBLIC_CLASSES))
            .importPackages("io.lookonce");
    TreeMap<String, Class<?>> types = new TreeMap<>();
    for (JavaClass candidate : imported) {
      boolean chosen =
          PACKAGES.contains(candidate.getPackageName()) || TYPES.contains(candidate.getName());
      if (chosen && !candidate.getSimpleName().equals("package-info")) {
        Class<?> type = candidate.reflect();
        if (isVisible(type)) {
          types.put(type.getName(), type);
        }
      }
    }
    assertThat(types.keySet()).containsAll(TYPES);
    return List.copyOf(types.values());
  }

  private static boolean isVisible(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static String text(Class<?> type) {
    List<String> lines = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (isOpen(field)) {
        lines.add("  " + field.toGenericString().replace(type.getName() + ".", ""));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOpen(constructor)) {
        lines.add("  " + constructor.toGenericString());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isOpen(method) && !method.isSynthetic()) {
        lines.add(
            "  "
                + method
                    .toGenericString()
                    .replace(type.getName() + "." + method.getName(), method.getName()));
      }
    }
    lines.sort(null);
    lines.add(0, heading(type));
    return String.join("\n", lines) + "\n";
  }

  private static String heading(Class<?> type) {
    String components =
        type.isRecord()
            ? Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", ", " of ", ""))
            : "";
    String parents =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(Type::getTypeName)
            .filter(parent -> !parent.matches("java\\.lang\\.(Object|Record|Enum<.*>)"))
            .collect(Collectors.joining(", "));
    return type.toGenericString() + components + (parents.isEmpty() ? "" : " is " + parents);
  }

  private static boolean isOpen(Member member) {
    return Modifier.isPublic(member.getModifiers())
        || (Modifier.isProtected(member.getModifiers())
            && !Modifier.isFinal(member.getDeclaringClass().getModifiers()));
  }

  private static List<Type> namedBy(Class<?> type) {
    List<Type> named = new ArrayList<>();
    if (type.getGenericSuperclass() != null) {
      named.add(type.getGenericSuperclass());
    }
    named.addAll(List.of(type.getGenericInterfaces()));
    List<AnnotatedElement> members = new ArrayList<>();
    members.addAll(List.of(type.getDeclaredFields()));
    members.addAll(List.of(type.getDeclaredMethods()));
    members.addAll(List.of(type.getDeclaredConstructors()));
    for (AnnotatedElement member : members) {
      if (!isOpen((Member) member)) {
        continue;
      }
      if (member instanceof Field field) {
        named.add(field.getGenericType());
      } else if (member instanceof Executable executable) {
        named.addAll(List.of(executable.getGenericParameterTypes()));
        named.addAll(List.of(executable.getGenericExceptionTypes()));
        if (executable instanceof Method method) {
          named.add(method.getGenericReturnType());
        }
      }
    }
    return named;
  }

  private static List<Class<?>> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known.isArray() ? raw(known.getComponentType()) : List.of(known);
    }
    Stream<Type> parts =
        type instanceof ParameterizedType generic
            ? Stream.concat(
                Stream.of(generic.getRawType()), Arrays.stream(generic.getActualTypeArguments()))
            : type instanceof GenericArrayType array
                ? Stream.of(array.getGenericComponentType())
                : type instanceof WildcardType wildcard
                    ? Stream.concat(
                        Arrays.stream(wildcard.getUpperBounds()),
                        Arrays.stream(wildcard.getLowerBounds()))
                    : Arrays.stream(((TypeVariable<?>) type).getBounds());
    return parts.<Class<?>>flatMap(part -> raw(part).stream()).toList();
  }
}
