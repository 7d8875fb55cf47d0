plugins {
    application
}

repositories {
    mavenLocal() // until cogview4j is on Maven Central
    mavenCentral()
}

java {
    toolchain {
        languageVersion = JavaLanguageVersion.of(25)
    }
}

// Gradle does not choose native libraries as Maven does, so they are named here: those of the machine that this runs on.
val nativePlatform = System.getProperty("os.name").let { system ->
    when {
        system.startsWith("Linux") -> "linux-x86_64"
        system.startsWith("Mac") -> "macosx-arm64"
        else -> "windows-x86_64"
    }
}

dependencies {
    implementation(platform("io.cogview4j:cogview4j-bom:0.1.0-SNAPSHOT"))
    implementation("io.cogview4j:cogview4j-core")
    runtimeOnly("io.cogview4j:cogview4j-natives-$nativePlatform")
    runtimeOnly("org.slf4j:slf4j-nop:2.0.18")
}

application {
    mainClass = "Heart"
    applicationDefaultJvmArgs =
        listOf("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
}
