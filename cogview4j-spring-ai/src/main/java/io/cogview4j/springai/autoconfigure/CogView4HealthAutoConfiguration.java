package io.cogview4j.springai.autoconfigure;

import io.cogview4j.springai.CogView4ImageModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the model, where the application tells of health. */
@AutoConfiguration(after = CogView4AutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(CogView4ImageModel.class)
@ConditionalOnEnabledHealthIndicator("cogview4j")
public final class CogView4HealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = {"cogview4jHealthIndicator", "cogview4jHealthContributor"})
    CogView4HealthIndicator cogview4jHealthContributor(CogView4ImageModel model) {
        return new CogView4HealthIndicator(model);
    }
}
