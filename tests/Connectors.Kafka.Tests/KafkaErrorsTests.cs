using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class KafkaErrorsTests
{
    private readonly KafkaErrors errors = new(
        KafkaSettings.Read(TestContexts.Of(new() { Topic = "orders", Group = "churn" }, "broker:9092")));

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed, false)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, false)]
    [InlineData(ErrorCode.ClusterAuthorizationFailed, false)]
    [InlineData(ErrorCode.SaslAuthenticationFailed, false)]
    [InlineData(ErrorCode.Local_Authentication, false)]
    [InlineData(ErrorCode.TopicException, false)]
    [InlineData(ErrorCode.PolicyViolation, false)]
    [InlineData(ErrorCode.Local_AllBrokersDown, true)]
    [InlineData(ErrorCode.Local_Transport, true)]
    [InlineData(ErrorCode.UnknownTopicOrPart, true)]
    [InlineData(ErrorCode.NotEnoughReplicas, true)]
    public void Of_Error_IsTransientUnlessSomebodyHasToMendIt(ErrorCode code, bool passes)
    {
        var inner = new KafkaException(code);

        var error = errors.Of("read 'orders'", new(code, "said so"), inner);

        Assert.Equal((passes, false), (error.IsTransient, error.BlamesData));
        Assert.Equal(passes
            ? "Trigger 'orders' of pipeline 'churn' cannot use its topics at the moment."
            : "Trigger 'orders' of pipeline 'churn' stands still until its operator has mended it; the log says why.", error.Message);
        Assert.Equal($"Cannot read 'orders' at broker:9092: {code}, said so", error.Detail);
        Assert.Equal($"read 'orders': {code}", error.Cause);
        Assert.Same(inner, error.InnerException);
    }
}
