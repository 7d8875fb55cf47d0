# The command on a small Debian, without a JDK:
#
#   docker build -t cogview4j .
#   docker run --rm -v "$PWD:/work" -v cogview4j-models:/models cogview4j generate "a red heart"
#
# Pictures appear in /work, models that are pulled stay in /models. The server, which keeps its files in /data:
#
#   docker build --target server -t cogview4j-server .
#   docker run -p 8080:8080 -v cogview4j-data:/data -v "$PWD/keys.txt:/keys.txt:ro" cogview4j-server --api-key-file /keys.txt

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN mvn -B -ntp -q package -Pdist -Dmaven.test.skip=true -Dspotless.check.skip=true
RUN mkdir /opt/cogview4j && tar -xzf dist/target/cogview4j-*.tar.gz --strip-components=1 -C /opt/cogview4j

FROM debian:bookworm-slim AS base
RUN useradd --create-home --uid 1000 cogview4j && install -d -o cogview4j -g cogview4j /models /work /data
COPY --from=build /opt/cogview4j /opt/cogview4j
ENV HF_HOME=/models PATH=/opt/cogview4j/bin:$PATH
VOLUME /models
WORKDIR /work
USER 1000

FROM base AS server
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["cogview4j", "serve", "--host", "0.0.0.0", "--data", "/data"]

FROM base AS command
ENTRYPOINT ["cogview4j"]
CMD ["--help"]
