@echo off
rem Starts cogview4j: builds on first use, then runs java. JAVA_HOME must be a JDK 25 or newer.
setlocal
set "root=%~dp0"
set "jar=%root%cogview4j-cli\target\app\cogview4j-cli.jar"
if not exist "%JAVA_HOME%\bin\javac.exe" (
    echo error: cogview4j needs a JDK 25 or newer; install one ^(https://adoptium.net^) and set JAVA_HOME to it.>&2
    exit /b 1
)
if not exist "%jar%" (
    echo Building cogview4j ^(first run, a few minutes^) ...>&2
    pushd "%root%"
    call mvnw.cmd -q -B -ntp -Dmaven.test.skip=true -pl cogview4j-cli -am %COGVIEW4J_MAVEN_OPTIONS% package >&2
    popd
)
if not exist "%jar%" (
    echo error: the build failed; its output is above.>&2
    exit /b 1
)
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=passive
"%JAVA_HOME%\bin\java.exe" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %COGVIEW4J_JVM_OPTIONS% -jar "%jar%" %*
exit /b %errorlevel%
