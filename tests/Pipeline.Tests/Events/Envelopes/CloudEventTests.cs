using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class CloudEventTests
{
    private const string Attributes = "\"id\":\"7\",\"source\":\"/orders\",\"specversion\":\"1.0\",\"type\":\"order\"";

    private const string NoText = "The CloudEvent has \"data_base64\" that is no text in Base64 and UTF-8, or beside \"data\".";

    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_StructuredEvent_HasItsPartsAndItsText()
    {
        var text = $$"""{ {{Attributes}}, "time":"2026-05-04T12:00:00Z", "subject":"ann", "data":{"amount": 7} }""";

        var read = Read(text);

        Assert.Equal(("CloudEvents", "/orders", "7", Noon), (read.Format, read.Source, read.Id, read.At));
        Assert.Equal(["ann"], read.Users);
        Assert.Equal((null, false), (read.Fault, read.IsMalformed));
        Assert.Equal((text, """{"amount": 7}"""), (read.Text, read.Data));
    }

    [Theory]
    [InlineData("\"userid\":\"bob\"", "bob")]
    [InlineData("\"user\":\"bob\"", "bob")]
    [InlineData("\"data\":{\"user_id\":\"bob\"}", "bob")]
    [InlineData("\"data_base64\":\"eyJ1c2VyX2lkIjoiYm9iIn0=\"", "bob")]
    public void Read_UserInAnyUsualPlace_IsFound(string part, string user) =>
        Assert.Equal([user], Read($"{{ {Attributes}, {part} }}").Users);

    [Fact]
    public void Read_NoTimeAndNoData_AreNone()
    {
        var read = Read($$"""{ {{Attributes}}, "userid":"bob" }""");

        Assert.Equal((null, null), (read.At, read.Data));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("specversion")]
    [InlineData("type")]
    public void Read_RequiredAttributeIsMissingOrEmpty_IsMalformed(string name)
    {
        foreach (var instead in new[] { "", $"\"{name}\":\"\"," })
        {
            var parts = Attributes.Split(',').Where(part => !part.StartsWith($"\"{name}\"", StringComparison.Ordinal));
            AssertMalformed($"The CloudEvent has no \"{name}\".", $"{{ {instead} {string.Join(',', parts)}, \"subject\":\"ann\" }}");
        }
    }

    [Theory]
    [InlineData("\"time\":\"yesterday\"", "The CloudEvent has a \"time\" that is none.")]
    [InlineData("\"subject\":\"\"", "The CloudEvent has an empty \"subject\".")]
    [InlineData("\"data_base64\":\"?\"", NoText)]
    [InlineData("\"data_base64\":\"/w==\"", NoText)]
    [InlineData("\"data_base64\":7", NoText)]
    [InlineData("\"data\":1,\"data_base64\":\"YQ==\"", NoText)]
    public void Read_PartThatIsWrong_IsMalformed(string part, string fault)
    {
        var read = AssertMalformed(fault, $"{{ {Attributes}, {part} }}");

        Assert.Equal(("/orders", "7"), (read.Source, read.Id));
    }

    [Fact]
    public void Read_OtherVersion_IsMalformed() => AssertMalformed(
        "The CloudEvent is not of \"specversion\" 1.0.",
        $"{{ {Attributes.Replace("1.0", "0.3", StringComparison.Ordinal)}, \"subject\":\"ann\" }}");

    [Fact]
    public void Read_NoObject_IsMalformed() => AssertMalformed("A CloudEvent is a JSON object.", "[]");

    [Fact]
    public void Read_HalfOfASurrogatePair_IsMalformed() =>
        AssertMalformed(UserRule.HalfOfAPair, $$"""{ {{Attributes}}, "subject":"\ud83d" }""");

    [Fact]
    public void Read_NobodyNamed_IsAFaultOfAWellFormedEvent()
    {
        var read = Read($"{{ {Attributes} }}");

        Assert.Equal((false, 0), (read.IsMalformed, read.Users.Count));
        Assert.StartsWith("The event names no user", read.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BinaryEvent_HasItsAttributesApart()
    {
        var attributes = new Dictionary<string, string>
        {
            ["id"] = "7",
            ["source"] = "/orders",
            ["specversion"] = "1.0",
            ["type"] = "order",
            ["customer"] = "ann",
        };

        var read = CloudEvent.Read(name => attributes.GetValueOrDefault(name), "{}", new("customer"), "what was sent");

        Assert.Equal(("/orders", "7", null), (read.Source, read.Id, read.Fault));
        Assert.Equal(["ann"], read.Users);
        Assert.Equal(("what was sent", "{}"), (read.Text, read.Data));
    }

    private static InboundEvent Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        return CloudEvent.Read(document.RootElement, new());
    }

    private static InboundEvent AssertMalformed(string fault, string text)
    {
        var read = Read(text);
        Assert.Equal((fault, true, 0), (read.Fault, read.IsMalformed, read.Users.Count));
        Assert.Equal(text, read.Text);
        return read;
    }
}
