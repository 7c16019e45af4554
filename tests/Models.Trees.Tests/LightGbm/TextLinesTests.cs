using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData("a\nbc\n\nd", new[] { "a", "bc", "", "d" }, new[] { 0, 2, 5, 6 })]
    [InlineData("a\r\nbc\r\n", new[] { "a", "bc" }, new[] { 0, 3 })]
    [InlineData("\n", new[] { "" }, new[] { 0 })]
    [InlineData("", new string[0], new int[0])]
    public void MoveNext_Text_GoesThroughItsLines(string text, string[] lines, int[] starts)
    {
        var found = new List<string>();
        var at = new List<int>();

        var reader = new TextLines(Encoding.UTF8.GetBytes(text));
        while (reader.MoveNext())
        {
            found.Add(Encoding.UTF8.GetString(reader.Current));
            at.Add(reader.Start);
        }

        Assert.Equal(lines, found);
        Assert.Equal(starts, at);
    }
}
