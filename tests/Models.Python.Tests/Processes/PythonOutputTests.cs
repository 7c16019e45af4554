using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>The lines of Python in the log.</summary>
public sealed class PythonOutputTests
{
    private readonly LogLines log = new();
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Add_Lines_AreInTheLogUnlessTheyAreBlank()
    {
        var output = new PythonOutput("m.py", log, clock);

        output.Add("loaded", isError: false);
        output.Add("doubtful", isError: true);
        output.Add("  ", isError: true);
        output.Add(null, isError: false);

        Assert.Equal("Information 500 Python of m.py: loaded\nWarning 501 Python of m.py: doubtful", log.Text);
        Assert.Equal("doubtful", output.LastLine);
    }

    [Fact]
    public void LastLine_NoLine_IsNone()
    {
        var output = new PythonOutput("m.py", null, clock);
        Assert.Null(output.LastLine);

        for (var line = 0; line < 7; line++)
            output.Add($"line {line}", isError: false);

        Assert.Equal("line 6", output.LastLine);
    }

    [Theory]
    [InlineData(1_000, false)]
    [InlineData(1_001, true)]
    public void Add_LongLine_IsCut(int length, bool isCut)
    {
        var output = new PythonOutput("m.py", log, clock);

        output.Add(new string('x', length), isError: false);

        Assert.Equal(new string('x', 1_000) + (isCut ? "..." : ""), output.LastLine);
    }

    [Fact]
    public void Add_TooManyLines_AreLeftOutUntilTenSecondsArePast()
    {
        var output = new PythonOutput("m.py", log, clock);
        for (var line = 0; line < 207; line++)
            output.Add($"line {line}", isError: false);
        Assert.Equal(200, log.Lines.Count);
        Assert.Equal("line 206", output.LastLine);

        clock.Advance(TimeSpan.FromSeconds(10));
        output.Add("still left out", isError: false);
        Assert.Equal(200, log.Lines.Count);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        output.Add("again", isError: false);
        Assert.Equal(
            ["Python of m.py wrote 8 more lines, which are left out", "Python of m.py: again"],
            log.Lines.Skip(200).Select(each => each.Line));

        // The next ten seconds begin with the line before.
        for (var line = 0; line < 200; line++)
            output.Add($"line {line}", isError: false);
        Assert.Equal(401, log.Lines.Count);
    }

    [Fact]
    public void Add_FewLinesInTenSeconds_LeavesOutNone()
    {
        var output = new PythonOutput("m.py", log, clock);
        for (var line = 0; line < 200; line++)
            output.Add($"line {line}", isError: false);

        clock.Advance(TimeSpan.FromSeconds(11));
        output.Add("again", isError: false);

        Assert.Equal(201, log.Lines.Count);
    }
}
