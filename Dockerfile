# The command on a small Debian, without a JDK:
#
#   docker build -t cogview4j .
#   docker run --rm -v "$PWD:/work" -v cogview4j-models:/models cogview4j generate "a red heart"
#
# Pictures appear in /work, models that are pulled stay in /models.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN mvn -B -ntp -q package -Pdist -Dmaven.test.skip=true -Dspotless.check.skip=true
RUN mkdir /opt/cogview4j && tar -xzf dist/target/cogview4j-*.tar.gz --strip-components=1 -C /opt/cogview4j

FROM debian:bookworm-slim
RUN useradd --create-home --uid 1000 cogview4j && install -d -o cogview4j -g cogview4j /models /work
COPY --from=build /opt/cogview4j /opt/cogview4j
ENV HF_HOME=/models PATH=/opt/cogview4j/bin:$PATH
VOLUME /models
WORKDIR /work
USER 1000
ENTRYPOINT ["cogview4j"]
CMD ["--help"]
