using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("/user", true)]
    [InlineData("/a~1b/~0", true)]
    [InlineData("user", false)]
    [InlineData("/a~", false)]
    [InlineData("/a~2", false)]
    [InlineData("/a~0~", false)]
    public void IsValid_Text_IsAsRfc6901Says(string pointer, bool expected) => Assert.Equal(expected, JsonPointer.IsValid(pointer));

    [Theory]
    [InlineData("/user", "\"ann\"")]
    [InlineData("/list/1", "20")]
    [InlineData("/list/0", "10")]
    [InlineData("/list/2", null)]
    [InlineData("/list/-1", null)]
    [InlineData("/a~1b", "1")]
    [InlineData("/a~0b", "2")]
    [InlineData("/other", null)]
    [InlineData("/user/name", null)]
    public void Find_Pointer_LeadsToItsValueOrNone(string pointer, string? expected)
    {
        using var document = JsonDocument.Parse("""{ "user": "ann", "list": [10, 20], "a/b": 1, "a~b": 2 }""");

        Assert.Equal(expected, JsonPointer.Find(document.RootElement, pointer)?.GetRawText());
    }
}
