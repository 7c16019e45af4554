namespace ModelPipeline.Models.Python.Tests;

public class MemoryLimitTests
{
    [Theory]
    [InlineData("512MB", 512L << 20)]
    [InlineData("2GB", 2L << 30)]
    [InlineData("1.5 gb", 3L << 29)]
    [InlineData("64KB", 64L << 10)]
    [InlineData("1048576", 1L << 20)]
    [InlineData("1048576B", 1L << 20)]
    [InlineData(" 7 ", 7)]
    [InlineData("1", 1)]
    public void Parse_Amounts_AreBytes(string setting, long bytes) => Assert.Equal(bytes, MemoryLimit.Parse(setting));

    [Fact]
    public void Parse_Empty_IsNone() => Assert.Null(MemoryLimit.Parse(""));

    [Theory]
    [InlineData("much")]
    [InlineData("-1GB")]
    [InlineData("0")]
    [InlineData("GB")]
    [InlineData("NaN")]
    [InlineData("0.5B")]
    [InlineData("9223372036854775807")]
    [InlineData("1,5GB")]
    public void Parse_NoAmount_SaysWhatToSet(string setting)
    {
        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => MemoryLimit.Parse(setting)).Faults);

        Assert.Equal($"Model:MaxMemory is '{setting}'; set an amount such as 512MB or 2GB.", fault.ToString());
    }

    [Fact]
    public void Default_SeveralWorkers_ShareHalfOfTheMachine()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

        Assert.Equal(1_000 + (memory / 8), MemoryLimit.Default(1_000, 4), tolerance: 8);
    }

    // The other numbers that the system tells of a process are its addresses, at least twice as many, and the shared pages, at most half.
    [Fact]
    public void Of_ThisProcess_IsItsResidentMemory()
    {
        var resident = Environment.WorkingSet;

        Assert.InRange(MemoryLimit.Of(Environment.ProcessId), resident * 2 / 3, resident * 3 / 2);
    }

    [Fact]
    public void Of_NoProcess_IsNothing() => Assert.Equal(0, MemoryLimit.Of(int.MaxValue));
}
