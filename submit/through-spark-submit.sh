# The part of lookonce that goes through spark-submit; it is sourced, not run.

[ -n "${SPARK_HOME:-}" ] || require_built
export SPARK_HOME=${SPARK_HOME:-$home/spark}

# Sets spark and scala to the versions of SPARK_HOME, by the name of its spark-core.
recognise_spark() {
  [ -d "$SPARK_HOME/jars" ] || fail "SPARK_HOME=$SPARK_HOME has no jars folder"
  local core version
  core=$(ls "$SPARK_HOME"/jars/spark-core_*.jar 2>/dev/null | head -n 1) || true
  [ -n "$core" ] || fail "SPARK_HOME=$SPARK_HOME is no Spark: there is no spark-core in its jars"
  version=${core##*/spark-core_}
  version=${version%.jar}
  scala=${version%%-*}
  spark=${version#*-}
}

# Whether spark-LINE_SCALA, such as spark-3.5_2.12, is for the Spark of SPARK_HOME.
fits() {
  local line=${1#spark-}
  [[ $spark == "${line%_*}".* && $scala == "${line#*_}" ]]
}

# Sets home and jar to the build for the Spark of SPARK_HOME: the default one, in a checkout another
# one, beside a distribution another distribution of the same version. Without one nothing is submitted.
choose_build() {
  local build application builds=("$home") at_hand=() line known
  if [ ! -d "$root/lib" ]; then
    builds+=("$root"/jobs/target-spark-*/lookonce-*)
  elif [[ $jar =~ /lookonce-spark-[0-9._]+-([^/]+)\.jar$ ]]; then
    builds+=("${root%/*}/lookonce-${BASH_REMATCH[1]}"*)
  fi
  for build in "${builds[@]}"; do
    application=$(application "$build")
    [[ $application =~ /lookonce-(spark-[0-9._]+)-[^/]+\.jar$ ]] || continue
    line=${BASH_REMATCH[1]}
    if fits "$line"; then
      home=$build
      jar=$application
      return
    fi
    [[ " ${at_hand[*]:-} " == *" $line "* ]] || at_hand+=("$line")
  done
  local refusal="SPARK_HOME=$SPARK_HOME is Spark $spark for Scala $scala; built is ${at_hand[*]:-nothing}"
  if [ -d "$root/lib" ]; then
    fail "$refusal; put the distribution of Lookonce for that Spark beside $root"
  fi
  if fits spark-3.5_2.12; then
    fail "$refusal; run ./mvnw package -DskipTests -pl jobs -am"
  fi
  for known in "$root"/jobs/spark-*.xml; do
    line=${known##*/}
    line=${line%.xml}
    if fits "$line"; then
      fail "$refusal; run ./mvnw package -DskipTests -P$line -pl jobs/$line.xml -am"
    fi
  done
  fail "$refusal; Lookonce can be built for Spark 3.5 (Scala 2.12 and 2.13) and Spark 4 (Scala 2.13)"
}

# What a file of Spark's defaults says of a property, nothing where it says nothing.
default_of() {
  local file=${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark-defaults.conf
  local named
  named=$(option_value --properties-file '')
  file=${named:-$file}
  [ ! -f "$file" ] || sed -n "s/^[[:space:]]*${1//./\\.}[[:space:]=]\{1,\}//p" "$file" |
    sed 's/[[:space:]]*$//' | tail -n 1
}

# What the person's words to spark-submit say of an option, or of its property; the last one counts.
option_value() {
  local option=$1 property=$2 value='' index word next
  for ((index = 0; index < ${#spark_options[@]}; index++)); do
    word=${spark_options[index]}
    next=${spark_options[index + 1]:-}
    if [ -n "$option" ] && [ "$word" = "$option" ]; then
      value=$next
    elif [ -n "$option" ] && [[ $word == "$option="* ]]; then
      value=${word#*=}
    elif [ -n "$property" ]; then
      case $word in
        --conf | -c) [[ $next != "$property="* ]] || value=${next#*=} ;;
        "--conf=$property="*) value=${word#--conf=*=} ;;
      esac
    fi
  done
  echo "$value"
}

# The same, or what Spark's defaults say, or a value of ours.
setting() {
  local value
  value=$(option_value "$1" "$2")
  [ -n "$value" ] || value=$(default_of "$2")
  echo "${value:-$3}"
}

# Spark's way to say how much memory, in mebibytes.
mebibytes() {
  local text=${1,,}
  text=${text%b}
  case $text in
    *[!0-9kmgt]* | [!0-9]* | '') fail "$2: '$1' is no amount of memory such as 4g or 1500m" ;;
    *k) echo $((${text%k} / 1024)) ;;
    *m) echo "${text%m}" ;;
    *g) echo $((${text%g} * 1024)) ;;
    *t) echo $((${text%t} * 1024 * 1024)) ;;
    *) echo "$text" ;;
  esac
}

# Sets words to what a JVM of a kind, driver or executor, gets: its heap, as much beside it, and
# JavaCPP's bounds, so that native memory ends with an error of ours and not with a killed container.
memory_words() {
  local kind=$1 heap beside
  heap=$(mebibytes "$(setting "--$kind-memory" "spark.$kind.memory" "${LOOKONCE_MEMORY:-2g}")" \
    "memory of the $kind")
  beside=$(setting '' "spark.$kind.memoryOverhead" "$((heap > 1024 ? heap : 1024))m")
  beside=$(mebibytes "$beside" "spark.$kind.memoryOverhead")
  words+=("--$kind-memory" "${heap}m" --conf "spark.$kind.memoryOverhead=${beside}m")
  native=("-Dorg.bytedeco.javacpp.maxbytes=${beside}m"
    "-Dorg.bytedeco.javacpp.maxphysicalbytes=$((heap + beside))m")
}

# Where a driver on another machine leaves an exit code that is not 0: beside its output, which
# both can reach.
exit_file_place() {
  local output='' index id
  for ((index = 0; index < ${#command_words[@]}; index++)); do
    case ${command_words[index]} in
      --output) output=${command_words[index + 1]:-} ;;
      --output=*) output=${command_words[index]#*=} ;;
    esac
  done
  output=${output%/}
  id=$(date +%s)-$$
  echo "$(dirname "${output:-${TMPDIR:-/tmp}/lookonce}")/.$(basename "${output:-lookonce}").exit-$id"
}

# Sets launch to spark-submit with these words: the script of SPARK_HOME or, in a folder of jars
# without scripts, the command that Spark's own launcher builds.
build_launch() {
  launch=("$SPARK_HOME/bin/spark-submit" "$@")
  [ ! -x "$SPARK_HOME/bin/spark-submit" ] || return 0
  export SPARK_SCALA_VERSION=${SPARK_SCALA_VERSION:-$scala}
  local built
  built=$(mktemp)
  "$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
    org.apache.spark.deploy.SparkSubmit "$@" >"$built" || { rm -f "$built"; exit 2; }
  mapfile -d '' -t launch <"$built"
  rm -f "$built"
  launch=("${launch[@]:1}")
  launch[0]=${launch[0]#$'\n'}
}

# The exit code that the driver left, nothing if it left none. Read by spark-submit too, which has
# the file systems and the keys of the run.
left_exit_code() {
  build_launch ${spark_options[@]+"${spark_options[@]}"} --master 'local[1]' --deploy-mode client \
    --driver-memory 512m --conf "spark.driver.defaultJavaOptions=${options[*]}" \
    --class io.lookonce.jobs.cli.ExitCodeFile "$jar" "$1"
  "${launch[@]}" 2>/dev/null | grep -x '[0-9]\+' || true
}

# Runs a driver elsewhere, waits for it, and ends with its exit code.
run_elsewhere() {
  local exit_file=$1 said code=0 left
  shift
  said=$(mktemp)
  build_launch "$@"
  { "${launch[@]}" 2>&1 >&3 | tee "$said" >&2; } 3>&1 || code=$?
  # A standalone cluster's spark-submit ends with 0 whatever became of the driver.
  if [ $code = 0 ] && [[ $master == spark://* ]] &&
    ! grep -q 'State of driver .* is FINISHED' "$said"; then
    code=1
  fi
  rm -f "$said"
  if [ $code != 0 ]; then
    left=$(left_exit_code "$exit_file")
    code=${left:-1}
    echo "lookonce: the driver ended with exit code $code; why is in its log on the cluster" >&2
  fi
  exit "$code"
}

recognise_spark
choose_build
master=$(setting --master spark.master 'local[*]')
mode=$(setting --deploy-mode spark.submit.deployMode client)
cpus=$(setting '' spark.task.cpus 1)

installed=$jar
natives=("$home"/lib/training/*.jar)
generators=("$home"/lib/generate/*.jar)
if [ -n "${LOOKONCE_INSTALLED:-}" ]; then
  installed=local://$LOOKONCE_INSTALLED/lib/${jar##*/}
  # The worker that starts a driver of a standalone cluster knows no local:, its own disk is file:.
  [[ $mode != cluster || $master != spark://* ]] || installed=file${installed#local}
  natives=("${natives[@]##*/}")
  natives=("${natives[@]/#/local://$LOOKONCE_INSTALLED/lib/training/}")
  generators=("${generators[@]##*/}")
  generators=("${generators[@]/#/local://$LOOKONCE_INSTALLED/lib/generate/}")
fi

words=(${spark_options[@]+"${spark_options[@]}"} --class io.lookonce.jobs.Main)
# Only training, and converting what was trained, needs its native parts on every executor.
case "${command_words[*]:-}" in
  train\ * | train-detector\ * | retrain\ * | sweep\ * | gradient-check\ * | models\ convert\ *)
    jars=$(setting --jars spark.jars '')
    words+=(--jars "${jars:+$jars,}$(IFS=,; echo "${natives[*]}")")
    ;;
  # Only generate needs what renders and draws.
  generate\ *)
    jars=$(setting --jars spark.jars '')
    words+=(--jars "${jars:+$jars,}$(IFS=,; echo "${generators[*]}")")
    ;;
esac

# Ours are defaults, before which a person's own extraJavaOptions go. Those stay in the file that they
# are written in: on a command line everybody on the machine could read them.
memory_words executor
words+=(--conf "spark.executor.defaultJavaOptions=${options[*]} ${native[*]}")
memory_words driver
driver_options="${options[*]} ${native[*]}"

# OpenMP follows the cores that Spark gives a task.
words+=(--conf "spark.executorEnv.OMP_NUM_THREADS=$cpus"
  --conf "spark.executorEnv.OMP_WAIT_POLICY=$OMP_WAIT_POLICY")

# Executors open files of mounted disks by name, and inherit a locale from nobody.
words+=(--conf "spark.executorEnv.LC_ALL=$(setting '' spark.executorEnv.LC_ALL C.UTF-8)")

if [ "$mode" = cluster ]; then
  # The driver has no folder conf; the defaults travel in the jar.
  exit_file=$(exit_file_place)
  driver_options+=" -Dlookonce.exit-file=$exit_file"
  case $master in
    spark://*)
      # A standalone cluster gives its drivers no default options, so ours join the person's own.
      words+=(--conf spark.standalone.submit.waitAppCompletion=true --driver-java-options
        "$driver_options $(setting --driver-java-options spark.driver.extraJavaOptions '')")
      export SPARK_SUBMIT_OPTS="-Dlog4j2.configurationFile=file:$conf/log4j2-submit.properties ${SPARK_SUBMIT_OPTS:-}"
      ;;
    yarn*)
      # A second attempt would go on where the first was refused or failed; who scheduled it decides.
      words+=(--conf "spark.yarn.maxAppAttempts=$(setting '' spark.yarn.maxAppAttempts 1)"
        --conf "spark.yarn.appMasterEnv.OMP_WAIT_POLICY=$OMP_WAIT_POLICY"
        --conf "spark.yarn.appMasterEnv.LC_ALL=$(setting '' spark.yarn.appMasterEnv.LC_ALL C.UTF-8)")
      ;;
    k8s*)
      words+=(--conf "spark.kubernetes.driverEnv.OMP_WAIT_POLICY=$OMP_WAIT_POLICY"
        --conf "spark.kubernetes.driverEnv.LC_ALL=$(
          setting '' spark.kubernetes.driverEnv.LC_ALL C.UTF-8)")
      ;;
  esac
  run_elsewhere "$exit_file" "${words[@]}" --conf "spark.driver.defaultJavaOptions=$driver_options" \
    "$installed" ${command_words[@]+"${command_words[@]}"}
fi
build_launch "${words[@]}" --conf "spark.driver.defaultJavaOptions=$driver_options ${ours[*]}" \
  "$installed" ${command_words[@]+"${command_words[@]}"}
exec "${launch[@]}"
