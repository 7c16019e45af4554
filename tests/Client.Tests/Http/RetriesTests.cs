namespace ModelPipeline.Client.Tests;

public sealed class RetriesTests
{
    private static readonly ModelPipelineClientOptions Options = new();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(422)]
    [InlineData(500)]
    [InlineData(504)]
    public void DelayAfter_ARefusalThatWaitingDoesNotMend_IsNone(int status)
    {
        Assert.Null(Delay(Repetition.Always, new(new(Status: status), TimeSpan.FromSeconds(1))));
    }

    [Theory]
    [InlineData(Repetition.BeforeBegin, false)]
    [InlineData(Repetition.WhenAsked, true)]
    [InlineData(Repetition.Always, true)]
    internal void DelayAfter_A503WithRetryAfter_IsForCallsThatMayBeMadeAgain(Repetition repetition, bool isRetried)
    {
        var delay = Delay(repetition, new(new(Status: 503), TimeSpan.FromSeconds(7)));

        Assert.Equal(isRetried ? TimeSpan.FromSeconds(7) : null, delay);
    }

    [Fact]
    public void DelayAfter_A503WithoutRetryAfter_IsNone() => Assert.Null(Delay(Repetition.Always, new(new(Status: 503))));

    [Fact]
    public void DelayAfter_A429_IsForEveryCall() =>
        Assert.Equal(TimeSpan.FromSeconds(2), Delay(Repetition.BeforeBegin, new(new(Status: 429), TimeSpan.FromSeconds(2))));

    [Fact]
    public void DelayAfter_AServerThatAsksForLongerThanTheLimit_IsNone() =>
        Assert.Null(Delay(Repetition.Always, new(new(Status: 429), TimeSpan.FromMinutes(5))));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, Repetition.BeforeBegin, true)]
    [InlineData(HttpRequestError.ResponseEnded, Repetition.BeforeBegin, false)]
    [InlineData(HttpRequestError.ResponseEnded, Repetition.WhenAsked, false)]
    [InlineData(HttpRequestError.ResponseEnded, Repetition.Always, true)]
    internal void DelayAfter_NoAnswer_IsForCallsThatDidNotBeginOrChangeNothing(
        HttpRequestError error, Repetition repetition, bool isRetried)
    {
        var failure = new ModelPipelineException(new(), innerException: new HttpRequestException(error));

        Assert.Equal(isRetried, Delay(repetition, failure) is not null);
    }

    [Fact]
    public void DelayAfter_TheLastAttempt_IsNone() =>
        Assert.Null(Delay(Repetition.Always, new(new(Status: 429), TimeSpan.Zero), attempt: 3));

    [Fact]
    public void DelayAfter_FurtherAttempts_GrowsUpToTheLimit()
    {
        var options = new ModelPipelineClientOptions { MaxAttempts = 20, FirstDelay = TimeSpan.FromSeconds(1) };
        var delays = Enumerable.Range(1, 10)
            .Select(attempt => Retries.DelayAfter(Get, new(new(Status: 429)), attempt, options)!.Value.TotalSeconds).ToList();

        Assert.All(delays.Take(4), (delay, i) => Assert.InRange(delay, 0.5 * Math.Pow(2, i), Math.Pow(2, i)));
        Assert.Equal(options.MaxDelay.TotalSeconds, delays[^1]);
    }

    private static ApiRequest Get => ApiRequest.Get("jobs");

    private static TimeSpan? Delay(Repetition repetition, ModelPipelineException failure, int attempt = 1) =>
        Retries.DelayAfter(Get with { Repetition = repetition }, failure, attempt, Options);
}
