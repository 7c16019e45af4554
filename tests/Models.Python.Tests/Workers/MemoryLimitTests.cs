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
    public void Parse_Amounts_AreBytes(string setting, long bytes) => Assert.Equal(bytes, MemoryLimit.Parse(setting));

    [Fact]
    public void Parse_Empty_IsNone() => Assert.Null(MemoryLimit.Parse(""));

    [Theory]
    [InlineData("much")]
    [InlineData("-1GB")]
    [InlineData("0")]
    [InlineData("GB")]
    [InlineData("NaN")]
    public void Parse_NoAmount_SaysWhatToSet(string setting)
    {
        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => MemoryLimit.Parse(setting)).Faults);

        Assert.Equal($"Model:MaxMemory is '{setting}'; set an amount such as 512MB or 2GB.", fault.ToString());
    }

    [Fact]
    public void Of_ThisProcess_IsSomeMegabytes() => Assert.InRange(MemoryLimit.Of(Environment.ProcessId), 10L << 20, 100L << 30);

    [Fact]
    public void Of_NoProcess_IsNothing() => Assert.Equal(0, MemoryLimit.Of(int.MaxValue));
}
