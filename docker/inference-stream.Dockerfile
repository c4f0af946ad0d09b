# inference-stream: vectors and the active ONNX model to predictions.
#
#   mvn -DskipTests package
#   docker build -f docker/inference-stream.Dockerfile -t millrace/inference-stream .
#
# docker/README.md explains the flags, the volume and the mounts.
ARG JRE=eclipse-temurin:17-jre
FROM ${JRE}
COPY inference-stream/target/lib /opt/millrace/lib
COPY inference-stream/target/classes /opt/millrace/classes
COPY docker/health /opt/millrace/health
ENV CLASSPATH=/opt/millrace/classes:/opt/millrace/lib/* \
    JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=50 \
    ORT_DISABLE_TELEMETRY=1 \
    MILLRACE_HTTP_HOST=0.0.0.0 \
    MILLRACE_HTTP_PORT=8082 \
    MILLRACE_STORAGE_DATA_DIRECTORY=/data
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 8082
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/opt/millrace/health"]
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "io.millrace.inference.InferenceMain"]
CMD ["/etc/millrace/pipeline.yaml", "/keys/trusted"]
