using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class TopicTroubleTests
{
    private static readonly Error Down = new(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down");
    private static readonly Error Refused = new(ErrorCode.GroupAuthorizationFailed, "no");

    private readonly LogLines log = new();
    private readonly TopicTrouble trouble;

    public TopicTroubleTests() => trouble = new(new("churn", "orders", log));

    [Fact]
    public void Found_SameErrorAgain_IsLoggedOnce()
    {
        Assert.Null(trouble.Last);

        trouble.Found(Down);
        trouble.Found(Down);

        Assert.Same(Down, trouble.Last);
        Assert.Equal("Warning 443 Pipeline churn, trigger orders: Local_AllBrokersDown, 1/1 brokers are down", log.Text);
    }

    [Fact]
    public void Found_AnotherError_IsLoggedToo()
    {
        trouble.Found(Down);
        trouble.Found(Refused);

        Assert.Same(Refused, trouble.Last);
        Assert.Equal(2, log.Lines.Count);
    }

    // Each claim checks the brokers. The trouble is over when something comes again.
    [Fact]
    public void Checked_TheErrorComesAgain_IsNotLoggedAgain()
    {
        trouble.Found(Down);
        trouble.Checked();
        Assert.Null(trouble.Last);

        trouble.Found(Down);

        Assert.Same(Down, trouble.Last);
        Assert.Single(log.Lines);
    }

    [Fact]
    public void Over_TheErrorComesAgain_IsLoggedAgain()
    {
        trouble.Found(Down);
        trouble.Over();
        Assert.Null(trouble.Last);

        trouble.Found(Down);

        Assert.Equal(2, log.Lines.Count);
    }
}
