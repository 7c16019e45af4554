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

    [Fact]
    public async Task ReadAsync_Text_IsDividedIntoLines()
    {
        var output = new PythonOutput("m.py", log, clock);

        await output.ReadAsync(new StringReader("one\r\ntwo\rthree\n\nfour"), isError: true, CancellationToken.None);

        Assert.Equal(["one", "two", "three", "four"], log.Lines.Select(each => each.Line["Python of m.py: ".Length..]));
        Assert.Equal("four", output.LastLine);
    }

    // A model that prints a dot for each call would otherwise fill the memory of the silo.
    [Fact]
    public async Task ReadAsync_LineWithoutEnd_TakesNoMoreRoomThanALongLine()
    {
        var output = new PythonOutput("m.py", log, clock);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await output.ReadAsync(new Endless(50_000_000), isError: false, CancellationToken.None);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
        Assert.Equal(new string('.', 1_000) + "...", output.LastLine);
    }

    private sealed class Endless(int rest) : TextReader
    {
        private int rest = rest;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, rest);
            rest -= count;
            buffer.Span[..count].Fill('.');
            return new(count);
        }
    }
}
