@echo off
rem Starts cogview4j: builds on first use, then runs java. JAVA_HOME must be a JDK 25 or newer.
setlocal
set "root=%~dp0"
set "jar=%root%cogview4j-cli\target\app\cogview4j-cli.jar"
set "jdk="
if exist "%JAVA_HOME%\bin\javac.exe" findstr /r /c:"^JAVA_VERSION=.2[5-9]" /c:"^JAVA_VERSION=.[3-9][0-9]" "%JAVA_HOME%\release" >nul 2>nul && set "jdk=%JAVA_HOME%"
if not defined jdk (
    echo error [jdk-not-found]: cogview4j needs a JDK 25 or newer. Install one ^(https://adoptium.net^), and set JAVA_HOME to it.>&2
    exit /b 1
)
if not exist "%jar%" (
    echo Building cogview4j for the first time: 1 to 5 minutes, 200 MB of downloads, 0.8 GB of disk in all ...>&2
    pushd "%root%"
    call mvnw.cmd -q -B -ntp -Dmaven.test.skip=true -pl cogview4j-cli -am %COGVIEW4J_MAVEN_OPTIONS% package >&2
    popd
)
if not exist "%jar%" (
    echo error [build-failed]: The build failed. Its output is above. Remove the cause named there and start again.>&2
    exit /b 1
)
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=passive
rem Our options, unless one of the variables that java reads has others: two collectors would be refused.
set "collector=-XX:+UseSerialGC"
set "heap=-Xms16m -Xmx512m"
set "compiler=-XX:TieredStopAtLevel=1"
for %%v in (JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS COGVIEW4J_JVM_OPTIONS) do (
    set %%v 2>nul | findstr /r /c:"-XX:+Use[A-Za-z]*GC" >nul && set "collector="
    set %%v 2>nul | findstr /c:"-Xm" /c:"HeapSize" /c:"RAMPercentage" /c:"-XX:MaxRAM" >nul && set "heap="
    set %%v 2>nul | findstr /c:"Tiered" /c:"-Xint" /c:"-Xcomp" /c:"CompilationMode" >nul && set "compiler="
)
"%jdk%\bin\java.exe" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %heap% %collector% %compiler% %COGVIEW4J_JVM_OPTIONS% -jar "%jar%" %*
exit /b %errorlevel%
