@echo off
rem Launches Plumbline on Windows; .mvn\prepare.ps1 finds a JDK and builds when a source is newer than the build.
setlocal
if not defined OMP_NUM_THREADS set OMP_NUM_THREADS=1
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
set "PREPARE=powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0.mvn\prepare.ps1""

if /i "%~1"=="verify" (
  %PREPARE% -Verify
  exit /b
)

rem The script prints two lines: the java to run and the folder of the build.
set JAVA=
set RUN=
for /f "usebackq delims=" %%l in (`%PREPARE%`) do (
  if not defined JAVA (set "JAVA=%%l") else (set "RUN=%%l")
)
if not defined RUN exit /b 1
"%JAVA%" "-XX:AOTCache=%RUN%\aot" "-Xlog:aot*=off" "-Xlog:cds*=off" "@%RUN%\args" dev.plumbline.cli.Main %*
exit /b
