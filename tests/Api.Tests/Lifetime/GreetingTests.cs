using Microsoft.Extensions.Configuration;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>The lines that a process prints when it serves calls.</summary>
public sealed class GreetingTests
{
    [Fact]
    public void Print_Lines_AreWritten()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        Greeting.Print(["one", "two"], writer);

        Assert.Equal("one\ntwo\n", writer.ToString());
    }

    // Behind stdout is a full disk, or a pipe whose reader has gone.
    [Fact]
    public void Print_NothingTakesTheLines_DoesNotFail()
    {
        using var writer = new Full();

        Greeting.Print(["one", "two"], writer);

        Assert.Equal(1, writer.Attempts);
    }

    // The command that is printed can be pasted.
    [Theory]
    [InlineData("c000042", "c000042")]
    [InlineData("eu/Jürgen K.", "eu%2FJ%C3%BCrgen%20K.")]
    [InlineData("", "ID")]
    [InlineData(null, "ID")]
    public void ExampleUser_AnyId_IsEncodedForAPath(string? user, string written)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ExampleUser", user)]).Build();

        Assert.Equal(written, ApiSettings.ExampleUser(settings));
    }

    private sealed class Full : StringWriter
    {
        public int Attempts { get; private set; }

        public override void WriteLine(string? value)
        {
            Attempts++;
            throw new IOException("No space left on device");
        }
    }
}
