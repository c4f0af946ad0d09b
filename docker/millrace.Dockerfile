# All of Millrace in one image: the command line, the embedded broker, the three programs.
#
#   mvn -DskipTests package
#   docker build -f docker/millrace.Dockerfile -t millrace/millrace .
#   docker run --rm -it -v millrace-data:/data millrace/millrace demo
#
# docker/README.md explains the flags, the volume and the mounts.
ARG JRE=eclipse-temurin:17-jre
FROM ${JRE}
# XGBoost is compiled with OpenMP.
RUN ldconfig -p | grep -q 'libgomp\.so\.1' || \
    (apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*)
COPY standalone/target/lib /opt/millrace/lib
COPY standalone/target/classes /opt/millrace/classes
COPY docker/health /opt/millrace/health
ENV CLASSPATH=/opt/millrace/classes:/opt/millrace/lib/* \
    JDK_JAVA_OPTIONS=-Xmx1g \
    ORT_DISABLE_TELEMETRY=1 \
    MILLRACE_HTTP_HOST=0.0.0.0 \
    MILLRACE_HTTP_PORT=8080 \
    MILLRACE_STORAGE_DATA_DIRECTORY=/data
# A new volume at one of these belongs to the user below.
RUN mkdir -p /data /keys/signing /keys/trusted && chown -R 10001:10001 /data /keys
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/opt/millrace/health"]
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "io.millrace.standalone.Main"]
