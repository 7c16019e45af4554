namespace ModelPipeline.Tests;

public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("churn.onnx", "", "churn.onnx", "churn.onnx", "churn.onnx")]
    [InlineData("/models/churn.onnx", "", "/models/churn.onnx", "churn.onnx", "/models/churn.onnx")]
    [InlineData("models/churn/", "", "models/churn/", "churn", "models/churn/")]
    [InlineData("C:/models/churn.onnx", "", "C:/models/churn.onnx", "churn.onnx", "C:/models/churn.onnx")]
    [InlineData("C:\\models\\churn.onnx", "", "C:\\models\\churn.onnx", "churn.onnx", "C:\\models\\churn.onnx")]
    [InlineData("file:///models/churn.onnx", "file", "file:///models/churn.onnx", "churn.onnx", "models/churn.onnx")]
    [InlineData("GS://bucket/churn.onnx", "gs", "GS://bucket/churn.onnx", "churn.onnx", "bucket/churn.onnx")]
    [InlineData("models:/churn@champion", "models", "models:/churn@champion", "churn@champion", "churn@champion")]
    [InlineData("https://me:secret@host/a.onnx?token=1#part", "https", "https://host/a.onnx", "a.onnx", null)]
    [InlineData("https://me:se/cret@host/a.onnx", "https", "https://host/a.onnx", "a.onnx", null)]
    [InlineData("https://me:se?cr@et@host/a.onnx?token=1", "https", "https://host/a.onnx", "a.onnx", null)]
    [InlineData("https://me:se#cret@host/a.onnx", "https", "https://host/a.onnx", "a.onnx", null)]
    [InlineData("https://host/@me/a.onnx", "https", "https://host/@me/a.onnx", "a.onnx", null)]
    [InlineData("http://host/a.onnx#part?token=1", "http", "http://host/a.onnx", "a.onnx", null)]
    [InlineData("s3://bucket/a?b.onnx", "s3", "s3://bucket/a?b.onnx", "a?b.onnx", "bucket/a?b.onnx")]
    public void Parse_Text_HasItsPartsAndShowsNoSecret(string text, string scheme, string shown, string name, string? rest)
    {
        var address = SourceAddress.Parse(text);

        Assert.Equal((text, scheme, shown, name), (address.Text, address.Scheme, address.Shown, address.Name));
        Assert.Equal((scheme is "" or "file", shown), (address.IsLocal, address.ToString()));
        Assert.Equal(rest ?? address.Rest, address.Rest);
    }

    [Fact]
    public void OfFolder_Files_HaveAnIdentityOfAllNamesAndMarksInAnyOrder()
    {
        SourceFile File(string name, string tag) => new(name, SourceAddress.Parse($"gs://bucket/{name}"), 1, tag);
        var content = SourceContent.OfFolder("churn", [File("b", "2"), File("a", "1")]);

        Assert.Equal((true, "churn", 64), (content.IsFolder, content.Name, content.Identity!.Length));
        Assert.Equal(content.Identity, SourceContent.OfFolder("other", [File("a", "1"), File("b", "2")]).Identity);
        Assert.NotEqual(content.Identity, SourceContent.OfFolder("churn", [File("a", "1"), File("b", "3")]).Identity);
        Assert.NotEqual(content.Identity, SourceContent.OfFolder("churn", [File("a", "1"), File("c", "2")]).Identity);
    }

    [Fact]
    public void Name_ContentOfOneFile_IsThatOfTheFile()
    {
        var file = new SourceFile("churn.onnx", SourceAddress.Parse("gs://bucket/churn.onnx"), 1, "1");

        Assert.Equal("churn.onnx", new SourceContent("1", [file]).Name);
        Assert.Equal("model", new SourceContent("1", [file, file]).Name);
        Assert.False(new SourceContent("1", [file]).IsFolder);
    }
}
