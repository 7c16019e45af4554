using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Bodies that have a property twice: nobody knows which of the two is meant.</summary>
public sealed class RepeatedPropertyTests
{
    [Theory]
    [InlineData("""{"users":["a"],"users":["b"]}""", "users")]
    [InlineData("""{"users":["a"],"Users":["b"]}""", "users")]
    [InlineData("""{"users":[{"user":"a","user":"b"}]}""", "user")]
    [InlineData("""{"users":[{"user":"a","features":{"x":1},"Features":{"x":2}}]}""", "Features")]
    public void ScoreListRequest_PropertyTwice_IsNamed(string body, string property) =>
        Check(ScoreListRequest.Example, ApiJson.Default.ScoreListRequest, body, property);

    [Fact]
    public void JobBody_PropertyTwice_IsNamed() =>
        Check(JobBody.Example, ApiJson.Default.JobBody, """{"users":["a"],"parallel":true,"users":["b"]}""", "users");

    [Theory]
    [InlineData("""{"set":{"age":1},"set":{"age":2}}""", "set")]
    [InlineData("""{"set":{"age":1,"age":2}}""", "age")]
    [InlineData("""{"sweep":{"column":"age","from":0,"from":1,"to":9,"steps":2}}""", "from")]
    public void WhatIfBody_PropertyTwice_IsNamed(string body, string property) =>
        Check(WhatIfBody.Example, ApiJson.Default.WhatIfBody, body, property);

    [Fact]
    public void VersionBody_InputTwice_IsNamed() =>
        Check(RolloutExamples.Version, ApiJson.Default.VersionBody, """{"source":"a.onnx","outputs":{"p":"a","p":"b"}}""", "p");

    [Fact]
    public void KeyBody_ScopesTwice_IsNamed() =>
        Check(KeyBody.Example, ApiJson.Default.KeyBody, """{"name":"a","scopes":["read"],"scopes":["admin"]}""", "scopes");

    // What minimal routes read is read with other options than those of ApiJson.
    [Fact]
    public async Task Options_OfTheRoutes_TakeNoPropertyTwice()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddApi();
        await using var app = builder.Build();

        Assert.False(app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.AllowDuplicateProperties);
    }

    [Theory]
    [InlineData("""{"users":["\ud800"]}""", "half of a surrogate pair")]
    [InlineData("""{"\ud800":1}""", "half of a surrogate pair")]
    [InlineData("""{"users":[{"\ud800":1}]}""", "half of a surrogate pair")]
    [InlineData("""{"users":[1]}""", "is not a text")]
    public void ScoreListRequest_TextThatIsNone_SaysSo(string body, string reason)
    {
        var error = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(body, ApiJson.Default.ScoreListRequest));

        Assert.Contains(reason, ScoreListRequest.Example.Explain(error), StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreListRequest_BytesThatAreNoUtf8_SaysSo()
    {
        byte[] body = [.. "{\"users\":[\""u8, 0xFF, .. "\"]}"u8];

        var error = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(body, ApiJson.Default.ScoreListRequest));

        Assert.Contains("a text that is not UTF-8", ScoreListRequest.Example.Explain(error), StringComparison.Ordinal);
    }

    private static void Check<T>(BodyExample example, JsonTypeInfo<T> type, string body, string property)
    {
        var message = example.Explain(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(body, type)));

        Assert.Contains($"\"{property}\" twice; leave one of the two out.", message, StringComparison.Ordinal);
        Assert.EndsWith("}.", message, StringComparison.Ordinal);
    }
}
