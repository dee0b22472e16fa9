@echo off
rem Starts Thalweg: finds a JDK 25 or newer, builds on first use, runs the command line.
rem THALWEG_JAVA_HOME  the JDK to use; else JAVA_HOME and the usual folders
rem THALWEG_JAVA_OPTS  more options for the JVM
rem After a change to the sources, delete cli\target\launcher.stamp to build again.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "ROOMS=%ROOT%cli\target"
set "JDK="

if not defined THALWEG_JAVA_HOME goto search
call :accept "%THALWEG_JAVA_HOME%"
if defined JDK goto found
>&2 echo thalweg: THALWEG_JAVA_HOME names no JDK 25 or newer: %THALWEG_JAVA_HOME%; set it to the folder of one.
exit /b 2

:search
if defined JAVA_HOME call :accept "%JAVA_HOME%"
if defined JDK goto found
for /d %%D in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :accept "%%~D"
if defined JDK goto found
>&2 echo thalweg: No JDK 25 or newer was found; install one, then set THALWEG_JAVA_HOME to its folder.
exit /b 2

:found
if exist "%ROOMS%\launcher.stamp" if exist "%ROOMS%\lib" goto start
where mvn >nul 2>nul
if errorlevel 1 (
  >&2 echo thalweg: Maven is needed to build Thalweg on first use, and mvn is not on the PATH; install Maven 3.6.3 or newer.
  exit /b 2
)
if not exist "%ROOMS%" mkdir "%ROOMS%"
>&2 echo thalweg: building, once; log: %ROOMS%\launcher.log
set "OLD_JAVA_HOME=%JAVA_HOME%"
set "JAVA_HOME=%JDK%"
call mvn -B -f "%ROOT%pom.xml" -DskipTests -pl cli -am package >"%ROOMS%\launcher.log" 2>&1 <nul
if errorlevel 1 (
  >&2 echo thalweg: the build failed; its log is %ROOMS%\launcher.log; its errors begin with:
  >&2 findstr /b /c:"[ERROR]" "%ROOMS%\launcher.log"
  exit /b 1
)
set "JAVA_HOME=%OLD_JAVA_HOME%"
>"%ROOMS%\launcher.stamp" echo built

:start
set "GC=-XX:+UseParallelGC"
if defined THALWEG_JAVA_OPTS echo %THALWEG_JAVA_OPTS% | findstr /c:"-XX:+Use" >nul && set "GC="
for %%J in ("%ROOMS%\thalweg-cli-*.jar") do set "CLI=%%~J"
"%JDK%\bin\java.exe" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+DisplayVMOutputToStderr %GC% %THALWEG_JAVA_OPTS% -cp "%CLI%;%ROOMS%\lib\*" thalweg.cli.Main %*
exit /b %ERRORLEVEL%

rem Sets JDK to the folder given if that holds a JDK 25 or newer and none is chosen yet.
:accept
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "usebackq tokens=1,2 delims==" %%A in ("%~1\release") do if "%%A"=="JAVA_VERSION" for /f "delims=.-+" %%V in ("%%~B") do if %%V GEQ 25 set "JDK=%~1"
exit /b 0
