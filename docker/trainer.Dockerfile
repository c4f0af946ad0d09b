# trainer: labelled vectors to evaluated, signed models.
#
#   mvn -DskipTests package
#   docker build -f docker/trainer.Dockerfile -t millrace/trainer .
#
# docker/README.md explains the flags, the volume and the mounts.
ARG JRE=eclipse-temurin:17-jre
FROM ${JRE}
# XGBoost is compiled with OpenMP.
RUN ldconfig -p | grep -q 'libgomp\.so\.1' || \
    (apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*)
COPY trainer/target/lib /opt/millrace/lib
COPY trainer/target/classes /opt/millrace/classes
COPY docker/health /opt/millrace/health
ENV CLASSPATH=/opt/millrace/classes:/opt/millrace/lib/* \
    JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=60 \
    ORT_DISABLE_TELEMETRY=1 \
    MILLRACE_HTTP_HOST=0.0.0.0 \
    MILLRACE_HTTP_PORT=8083 \
    MILLRACE_STORAGE_DATA_DIRECTORY=/data
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 8083
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/opt/millrace/health"]
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "io.millrace.trainer.TrainerMain"]
CMD ["/etc/millrace/pipeline.yaml", "/keys/signing/signing.pem"]
