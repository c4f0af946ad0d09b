# All of Millrace in one image: the command line, the embedded broker, the three programs.
#
#   mvn -DskipTests package
#   docker build -f docker/millrace.Dockerfile -t millrace .
#   docker run --rm -it -v millrace-data:/data millrace demo
#
# The base needs glibc and libgomp (XGBoost), so no Alpine.
ARG JRE=eclipse-temurin:17-jre
FROM ${JRE}
COPY standalone/target/lib /opt/millrace/lib
COPY standalone/target/classes /opt/millrace/classes
# ONNX Runtime 1.29 reports to its makers unless told not to; a long command line would kill it while it does.
ENV ORT_DISABLE_TELEMETRY=1 \
    CLASSPATH=/opt/millrace/classes:/opt/millrace/lib/* \
    MILLRACE_STORAGE_DATA_DIRECTORY=/data
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["java", "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=10", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "io.millrace.standalone.Main"]
