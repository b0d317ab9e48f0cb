# For plumbline.cmd: finds a JDK, builds when a source is newer than the build, and prints the java to run
# and the folder of the build. With -Verify runs every test and check and counts the tests instead.
param([switch]$Verify)
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$app = Join-Path $root 'target\app'

function Say($text) { [Console]::Error.WriteLine($text) }

function Stop-With($text) {
  Say "plumbline: $text"
  exit 1
}

# True when the folder holds a JDK 25 or newer, read from its file "release".
function Test-Jdk($folder) {
  if (-not $folder) { return $false }
  $release = Join-Path $folder 'release'
  if (-not (Test-Path (Join-Path $folder 'bin\javac.exe')) -or -not (Test-Path $release)) { return $false }
  (Get-Content $release -Raw) -match 'JAVA_VERSION="(\d+)' -and [int]$Matches[1] -ge 25
}

function Find-Jdk {
  $onPath = Get-Command javac.exe -ErrorAction SilentlyContinue
  $candidates = @($env:JAVA_HOME)
  if ($onPath) { $candidates += Split-Path -Parent (Split-Path -Parent $onPath.Source) }
  foreach ($vendor in 'Eclipse Adoptium', 'Java', 'Microsoft', 'Zulu', 'Amazon Corretto', 'BellSoft') {
    $candidates += (Get-ChildItem "$env:ProgramFiles\$vendor\*" -Directory -ErrorAction SilentlyContinue).FullName
  }
  $candidates += (Get-ChildItem "$env:USERPROFILE\.jdks\*" -Directory -ErrorAction SilentlyContinue).FullName
  $candidates | Where-Object { Test-Jdk $_ } | Select-Object -First 1
}

# The wrapper's Maven, or one on the PATH where the wrapper cannot download its own.
function Find-Maven {
  $wrapper = Join-Path $root 'mvnw.cmd'
  & cmd /c "`"$wrapper`" -v >nul 2>&1"
  if ($LASTEXITCODE -eq 0) { return $wrapper }
  $onPath = Get-Command mvn.cmd -ErrorAction SilentlyContinue
  if (-not $onPath) {
    Stop-With 'cannot download Maven and finds no mvn on the PATH; set MVNW_REPOURL to a Maven repository within reach.'
  }
  $onPath.Source
}

function Test-Built {
  $current = Join-Path $app 'current'
  if (-not (Test-Path $current)) { return $false }
  $run = Join-Path $app (Get-Content $current)
  if (-not (Test-Path "$run\args") -or (Get-Content "$run\made-for") -ne $madeFor) { return $false }
  $built = (Get-Item $current).LastWriteTimeUtc
  $sources = @(Get-Item "$root\pom.xml", "$root\*\pom.xml") + @(Get-ChildItem "$root\*\src\main" -Recurse)
  -not ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}

function Invoke-Build {
  $first = if (Test-Path "$app\current") { '' } else { ' (first time takes a few minutes)' }
  Say "Building Plumbline$first ..."
  $started = (Get-Date).ToUniversalTime()
  New-Item -ItemType Directory -Force $app | Out-Null
  $maven = Find-Maven
  $log = Join-Path $root 'target\build.log'
  Push-Location $root
  & cmd /c "`"$maven`" -B -ntp -Papp $env:PLUMBLINE_MAVEN_ARGS -pl :plumbline -am package >`"$log`" 2>&1"
  $status = $LASTEXITCODE
  Pop-Location
  if ($status -ne 0) {
    Get-Content $log -Tail 25 | ForEach-Object { Say $_ }
    Stop-With "the build failed; its log is $log"
  }
  $run = Join-Path $app ('run-' + $started.ToString('yyyyMMdd-HHmmss') + "-$PID")
  New-Item -ItemType Directory $run | Out-Null
  Copy-Item "$root\*\target\app\plumbline*.jar" $run
  $jars = (Get-ChildItem "$run\*.jar").FullName -join ';'
  $classPath = ($jars + ';' + (Get-Content "$root\*\target\app\classpath" -Raw).Trim()) -replace '\\', '/'
  $arguments = '--enable-native-access=ALL-UNNAMED', '-XX:+UseSerialGC',
    ('"-Dplumbline.home=' + ($root -replace '\\', '/') + '"'), '-cp', ('"' + $classPath + '"')
  # Without a byte order mark: java would read it as part of the first argument.
  [IO.File]::WriteAllLines("$run\args", $arguments)
  [IO.File]::WriteAllText("$run\made-for", $madeFor)
  & cmd /c "`"$java`" -XX:AOTCacheOutput=`"$run\aot`" `"@$run\args`" dev.plumbline.cli.Main --help >nul 2>&1"
  [IO.File]::WriteAllText("$app\current", (Split-Path -Leaf $run))
  (Get-Item "$app\current").LastWriteTimeUtc = $started
  # Older builds go unless a run in progress holds them.
  Get-ChildItem "$app\run-*" -Directory | Where-Object { $_.FullName -ne $run } |
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
}

$jdk = Find-Jdk
if (-not $jdk) {
  Stop-With 'needs a JDK 25 or newer and finds none; install one, such as Temurin 25 from https://adoptium.net, or set JAVA_HOME to it.'
}
$env:JAVA_HOME = $jdk
$java = Join-Path $jdk 'bin\java.exe'
$env:MAVEN_OPTS = "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED $env:MAVEN_OPTS"
$madeFor = "$root $env:PLUMBLINE_MAVEN_ARGS"

if ($Verify) {
  Set-Location $root
  Remove-Item "$root\*\target\surefire-reports" -Recurse -Force -ErrorAction SilentlyContinue
  & (Find-Maven) -B -ntp -fae verify
  & $java .mvn\CountTests.java $LASTEXITCODE
  exit $LASTEXITCODE
}

if (-not (Test-Built)) { Invoke-Build }
Write-Output $java
Write-Output (Join-Path $app (Get-Content "$app\current"))
