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
    public void Read_EachSetting_IsThatOfTheTrigger()
    {
        var settings = Read(new()
        {
            Topic = "orders",
            Group = "scores-of-churn",
            Start = TopicStart.Latest,
            UserField = "/customer",
            Features = "/order",
            DeadLetters = "dead",
            Scores = "scores",
            BatchSize = 70,
        }, "a:9092");

        Assert.Equal(("churn", "orders", "Triggers:orders:Connection"), (settings.Pipeline, settings.Name, settings.Connection));
        Assert.Equal(("orders", "scores-of-churn", TopicStart.Latest), (settings.Topic, settings.Group, settings.Start));
        Assert.Equal((null, "/customer", "/order"), (settings.Users.Attribute, settings.Users.Field, settings.Features));
        Assert.Equal(("dead", "scores", 70), (settings.DeadLetters, settings.Scores, settings.BatchSize));
        Assert.Equal("userid", Read(new() { Topic = "orders", Group = "churn", UserAttribute = "userid" }, "a:9092").Users.Attribute);
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
    [InlineData("a", true)]
    [InlineData("A.b_c-9", true)]
    [InlineData("...", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("two words", false)]
    [InlineData("größe", false)]
    [InlineData("orders\n", false)]
    public void Read_Topic_IsANameThatBrokersTake(string topic, bool fits)
    {
        TriggerOptions options = new() { Topic = topic, DeadLetters = "dead", Group = "churn" };

        if (fits)
            Assert.Equal(topic, Read(options, "a:9092").Topic);
        else
            Assert.Throws<PipelineConfigurationException>(() => Read(options, "a:9092"));
    }

    [Theory]
    [InlineData(249, true)]
    [InlineData(250, false)]
    public void Read_LongTopic_IsWithinTheLimit(int length, bool fits)
    {
        TriggerOptions options = new() { Topic = new('x', length), DeadLetters = "dead", Group = "churn" };

        Assert.Equal(fits, Record.Exception(() => Read(options, "a:9092")) is null);
    }

    [Fact]
    public void Read_NamesOfOneLetter_AreReadAsLongerOnes()
    {
        var settings = Read(new() { Topic = "a", Group = "b", UserField = "", Features = "/", DeadLetters = "c", Scores = "d" }, "e");

        Assert.Equal(("a", "b", "c", "d", "/", "e"), (settings.Topic, settings.Group, settings.DeadLetters, settings.Scores,
            settings.Features, settings.Brokers));
        Assert.Equal("DeadLetters Scores", FaultsOf(new() { Topic = "a", Group = "b", DeadLetters = "a", Scores = "a" }));
        Assert.Equal("DeadLetters Scores Topic", FaultsOf(new() { Topic = "/", Group = "b", DeadLetters = ",", Scores = "?" }));
        Assert.Equal("UserAttribute", FaultsOf(new() { Topic = "a", Group = "b", UserAttribute = "u", UserField = "/" }));
    }

    [Theory]
    [InlineData("orders", "", "DeadLetters")]
    [InlineData("dead", "", null)]
    [InlineData("dead", "orders", "Scores")]
    [InlineData("dead", "dead", "Scores")]
    [InlineData("", "orders-dead", "Scores")]
    [InlineData("dead", "scores", null)]
    public void Read_TopicThatHasAnotherPurpose_IsAFault(string deadLetters, string scores, string? setting)
    {
        TriggerOptions options = new() { Topic = "orders", DeadLetters = deadLetters, Scores = scores, Group = "churn" };

        var faults = (Record.Exception(() => Read(options, "a:9092")) as PipelineConfigurationException)?.Faults ?? [];

        Assert.Equal(setting is null ? [] : [$"Triggers:orders:{setting}"], faults.Select(fault => fault.Setting));
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

    private static string FaultsOf(TriggerOptions options) => string.Join(' ',
        Assert.Throws<PipelineConfigurationException>(() => Read(options, "a:9092")).Faults
            .Select(fault => fault.Setting.Split(':')[^1]).Order(StringComparer.Ordinal));

    private static KafkaSettings Read(TriggerOptions options, string connection) =>
        KafkaSettings.Read(TestContexts.Of(options, connection));
}
