using System.Net;
using System.Security.Authentication;

namespace ModelPipeline.Tests;

public sealed class HttpAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly SourceErrors Errors = new(SourceAddress.Parse("https://host/a.onnx"), "a token");

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.PartialContent)]
    [InlineData(HttpStatusCode.NotModified)]
    [InlineData(HttpStatusCode.RequestedRangeNotSatisfiable)]
    public async Task SendAsync_AnswerThatSaysSomething_IsGiven(HttpStatusCode status)
    {
        using var answer = await SendAsync(_ => new(status));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task SendAsync_Refusal_IsAFault() =>
        await Assert.ThrowsAsync<PipelineConfigurationException>(() => SendAsync(_ => new(HttpStatusCode.Forbidden)));

    [Fact]
    public async Task SendAsync_RetryAfterSeconds_IsTold() => Assert.Equal(
        TimeSpan.FromSeconds(7), (await FailureAsync(answer => answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7)))).RetryAfter);

    // The clock of the server counts, not that of this machine.
    [Theory]
    [InlineData(9, 9)]
    [InlineData(0, null)]
    [InlineData(-9, null)]
    public async Task SendAsync_RetryAfterAMoment_IsTheTimeFromTheMomentOfTheAnswer(int seconds, int? expected)
    {
        var failure = await FailureAsync(answer =>
        {
            answer.Headers.Date = Noon;
            answer.Headers.RetryAfter = new(Noon.AddSeconds(seconds));
        });

        Assert.Equal(expected, (int?)failure.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task SendAsync_RetryAfterAMomentOfNobodysClock_IsNotUsed() =>
        Assert.Null((await FailureAsync(answer => answer.Headers.RetryAfter = new(Noon))).RetryAfter);

    [Fact]
    public async Task SendAsync_CertificateThatNobodyTrusts_IsAFault()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => SendAsync(_ => throw new HttpRequestException("", new AuthenticationException())));

        Assert.Contains("no certificate that this machine trusts", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> NoAnswers => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), "NameResolutionError" },
        { new HttpRequestException("broken"), "HttpRequestException" },
        { new IOException("broken"), "IOException" },
    };

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task SendAsync_NoAnswer_IsTransientAndSaysWhy(Exception thrown, string why)
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => SendAsync(_ => throw thrown));

        Assert.Equal(($"'https://host/a.onnx' does not answer ({why}).", true), (error.Message, error.IsTransient));
    }

    private static Task<SourceException> FailureAsync(Action<HttpResponseMessage> prepare) => Assert.ThrowsAsync<SourceException>(
        () => SendAsync(_ =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            prepare(answer);
            return answer;
        }));

    private static async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var client = new HttpClient(new Handler(answer));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://host/a.onnx");
        return await HttpAnswer.SendAsync(client, request, Errors, TestContext.Current.CancellationToken);
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
