using System.Text.Json;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class UserEntryTests
{
    [Fact]
    public void Read_IdsAndObjects_AreBothUsers()
    {
        var list = Read("""{"users":["a",{"user":"b","features":{"x":1.50}},{"User":"c"},null,{}]}""");

        Assert.Equal([new("a"), new("b", """{"x":1.50}"""), new("c"), default, default], list.Users!);
    }

    [Theory]
    [InlineData("""{"users":[{"user":7}]}""", "\"user\" of a user of the list is not a text.")]
    [InlineData("""{"users":[{"user":"a","features":[1]}]}""", "is not an object")]
    [InlineData("""{"users":[{"user":"a","feature":{}}]}""", "neither \"user\" nor \"features\"")]
    [InlineData("""{"users":[{"user":"\ud800"}]}""", "half of a surrogate pair")]
    [InlineData("""{"users":[{"\ud800":"a"}]}""", "half of a surrogate pair")]
    public void Read_ObjectOfAnotherShape_SaysWhatBelongsThere(string body, string reason)
    {
        var message = ScoreListRequest.Example.Explain(Assert.ThrowsAny<JsonException>(() => Read(body)));

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.EndsWith("}.", message, StringComparison.Ordinal);
    }

    private static ScoreListRequest Read(string body) => JsonSerializer.Deserialize(body, ApiJson.Default.ScoreListRequest)!;
}
