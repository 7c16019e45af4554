namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class KafkaSettingsTests
{
    [Fact]
    public void Read_TheLeast_HasDefaults()
    {
        var settings = Read(new() { Topic = "orders", Group = "churn" }, "a:9092,b:9092");

        Assert.Equal("a:9092,b:9092", settings.Brokers);
        Assert.Equal("orders-dead", settings.DeadLetters);
        Assert.Null(settings.Scores);
        Assert.Equal(TopicStart.Earliest, settings.Start);
    }

    [Fact]
    public void Read_PropertiesOfTheClient_AreThoseOfTheConnectionString()
    {
        var settings = Read(new() { Topic = "orders", Group = "churn" },
            "Bootstrap.Servers=a:9092,b:9092;security.protocol=SASL_SSL;sasl.password='a;b=c'");

        Assert.Equal("a:9092,b:9092", settings.Brokers);
        Assert.Equal("SASL_SSL", settings.Client["security.protocol"]);
        Assert.Equal("a;b=c", settings.Client["sasl.password"]);
    }

    [Fact]
    public void Read_SeveralFaults_NamesEach()
    {
        var faults = Assert.Throws<PipelineConfigurationException>(() => Read(new()
        {
            Topic = "or ders",
            DeadLetters = "or ders",
            Scores = "or ders",
            UserAttribute = "customer",
            UserField = "customer",
            Features = "order",
        }, "")).Faults;

        Assert.All(faults, fault => Assert.StartsWith("Triggers:orders:", fault.Setting, StringComparison.Ordinal));
        Assert.Equal(
            "Connection DeadLetters DeadLetters Features Group Scores Scores Topic UserAttribute UserField",
            string.Join(' ', faults.Select(fault => fault.Setting.Split(':')[^1]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("bootstrap.servers=a:9092;group.id=x", "group.id")]
    [InlineData("bootstrap.servers=a:9092;enable.auto.commit=true", "enable.auto.commit")]
    [InlineData("security.protocol=SSL", "without bootstrap.servers")]
    [InlineData("bootstrap.servers=a:9092;sasl.password='secret", "cannot be read")]
    public void Read_ConnectionStringDoesNotFit_SaysWhyWithoutItsValues(string connection, string why)
    {
        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(
            () => Read(new() { Topic = "orders", Group = "churn" }, connection)).Faults);

        Assert.Equal("Triggers:orders:Connection", fault.Setting);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sasl.pasword=secret", "sasl.pasword")]
    [InlineData("security.protocol=secret", "security.protocol")]
    [InlineData("session.timeout.ms=secret", "session.timeout.ms")]
    [InlineData("session.timeout.ms=20000;max.poll.interval.ms=10000", "max.poll.interval.ms")]
    public async Task OpenAsync_PropertyThatTheClientDoesNotTake_IsAFaultWithoutTheValue(string property, string name)
    {
        await using var trigger = new KafkaTrigger(TestContexts.Of(new() { Topic = "orders", Group = "churn" },
            $"bootstrap.servers=127.0.0.1:1;{property}"));

        var e = await Assert.ThrowsAsync<PipelineConfigurationException>(() => trigger.OpenAsync(TestContext.Current.CancellationToken));

        var fault = Assert.Single(e.Faults);
        Assert.Equal("Triggers:orders:Connection", fault.Setting);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    private static KafkaSettings Read(TriggerOptions options, string connection) =>
        KafkaSettings.Read(TestContexts.Of(options, connection));
}
