using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Any bodies. Each is accepted, or refused with a message that gives the reason.</summary>
public sealed class BodyFuzzTests
{
    [Fact]
    public Task JobBody_AnyBytes_AreTakenOrRefused() =>
        ReadAsync(
            ApiJson.Default.JobBody, JobBody.Example, body => body.Check(), """{"users":["a","b",""],"parallel":true}""",
            """{"users":null}""", "{}");

    [Fact]
    public Task ScoreListRequest_AnyBytes_AreTakenOrRefused() =>
        ReadAsync(
            ApiJson.Default.ScoreListRequest,
            ScoreListRequest.Example,
            body => body.Users?.Select(each => UserId.Check(each.User)).FirstOrDefault(),
            """{"users":["a","ünï-🙂",null]}""",
            """{"users":[{"user":"a","features":{"amount":1.5}},{"user":null,"features":null}]}""");

    [Fact]
    public Task PredictBody_AnyBytes_AreTakenOrRefused() =>
        ReadAsync(ApiJson.Default.PredictBody, PredictBody.Example, body => body.Check() ?? JsonText.Of(body.Rows!.Value),
            """{"rows":[{"a":1,"b":"x"}],"version":"v"}""");

    [Fact]
    public Task WhatIfBody_AnyBytes_AreTakenOrRefused() =>
        ReadAsync(
            ApiJson.Default.WhatIfBody,
            WhatIfBody.Example,
            body => body.Check() ?? body.ToCall("p", "u").Pipeline,
            """{"set":{"a":1}}""",
            """{"variants":[{"a":1}],"features":{"b":2}}""",
            """{"sweep":{"column":"a","from":0,"to":9.5,"steps":3},"version":"v"}""");

    [Fact]
    public Task ScheduleBody_AnyBytes_AreTakenOrRefused() =>
        ReadAsync(
            ApiJson.Default.ScheduleBody, ScheduleBody.Example, body => body.Cron, """{"cron":"0 3 * * *","timeZone":"Europe/Berlin"}""");

    [Fact]
    public Task UserId_AnyText_IsGoodOrRefused() => Fuzz.RunAsync(["7590-VHVEG", "o'brien", "ünï-用户-🙂", "a/b%2Fc d+e", "\t"], text =>
    {
        var isGood = text.Length <= UserId.MaxLength && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
        Assert.Equal(isGood, UserId.Check(text) is null);
    });

    private static Task ReadAsync<T>(
        JsonTypeInfo<T> type, BodyExample example, Func<T, string?> check, params string[] samples) => Fuzz.RunAsync(
        [.. samples.Select(sample => System.Text.Encoding.UTF8.GetBytes(sample))],
        body =>
        {
            try
            {
                if (JsonSerializer.Deserialize(body, type) is { } taken)
                    check(taken);
            }
            catch (JsonException e)
            {
                var message = example.Explain(e);
                Assert.DoesNotContain("ModelPipeline", message, StringComparison.Ordinal);
                Assert.Contains("Send one like", message, StringComparison.Ordinal);
            }

            return Task.CompletedTask;
        },
        runs: 2_000);
}
