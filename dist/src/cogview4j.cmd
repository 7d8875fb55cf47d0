@echo off
rem Starts cogview4j on the java that came with it.
setlocal
set "root=%~dp0.."
for %%j in ("%root%\lib\cogview4j-cli-*.jar") do set "jar=%%j"
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=passive
"%root%\runtime\bin\java.exe" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xms16m -Xmx512m -XX:TieredStopAtLevel=1 %COGVIEW4J_JVM_OPTIONS% -jar "%jar%" %*
exit /b %errorlevel%
