namespace ModelPipeline.Tests;

/// <summary>What callers and the log are told of a store that fails.</summary>
public sealed class StorePartTests
{
    private static readonly StorePart Input = StorePart.Input("churn", "db1/customers");
    private static readonly StorePart Output = StorePart.Output("churn", "db2/scores");
    private static readonly Exception Inner = new FormatException("the driver's text");

    [Fact]
    public void Unavailable_OfBothParts_PassesAndSaysWhatCannotBeDone()
    {
        var input = Input.Unavailable("It refuses connections.", Inner);
        var output = Output.Unavailable("Deadlock of 12 and 13.", Inner, cause: "Deadlock.");

        Assert.Equal("The input of pipeline 'churn' cannot be read at the moment; try again.", input.Message);
        Assert.Equal("The output of pipeline 'churn' cannot be used at the moment; try again.", output.Message);
        Assert.Equal((true, false), (input.IsTransient, input.BlamesData));
        Assert.Equal("It refuses connections. (input: db1/customers)", input.Detail);
        Assert.Equal("Deadlock of 12 and 13. (output: db2/scores)", output.Detail);
        Assert.Equal(("It refuses connections.", "Deadlock."), (input.Cause, output.Cause));
        Assert.Same(Inner, input.InnerException);
    }

    [Fact]
    public void Full_Disk_PassesOnceThereIsSpace()
    {
        var full = Output.Full("No space left on device.", Inner);

        Assert.StartsWith("The disk of the output of pipeline 'churn' is full;", full.Message, StringComparison.Ordinal);
        Assert.Equal((true, false), (full.IsTransient, full.BlamesData));
        Assert.Equal(("No space left on device. (output: db2/scores)", "No space left on device."), (full.Detail, full.Cause));
    }

    [Fact]
    public void Refused_Right_DoesNotPassAndTellsCallersNoHost()
    {
        var refused = Input.Refused("Role app may not read customers (line 3).", Inner, cause: "No right.");

        Assert.Equal(
            "The input of pipeline 'churn' cannot be read until its operator has mended it; the log says what is wrong.", refused.Message);
        Assert.Equal((false, false), (refused.IsTransient, refused.BlamesData));
        Assert.Equal(("Role app may not read customers (line 3). (input: db1/customers)", "No right."), (refused.Detail, refused.Cause));
        Assert.Equal("Role app may not read customers.", Input.Refused("Role app may not read customers.").Cause);
    }

    [Fact]
    public void RefusedValue_OfBothParts_BlamesTheRow()
    {
        var input = Input.RefusedValue("column 'age' is out of range", "22003 in row 7", Inner, cause: "22003");
        var output = Output.RefusedValue("column 'p' must not be null", "23502", Inner);

        Assert.Equal("The input of pipeline 'churn' holds a value that cannot be read: column 'age' is out of range.", input.Message);
        Assert.Equal("The output of pipeline 'churn' does not take a value: column 'p' must not be null.", output.Message);
        Assert.Equal((false, true), (input.IsTransient, input.BlamesData));
        Assert.Equal(("22003", "23502"), (input.Cause, output.Cause));
        Assert.Equal("22003 in row 7 (input: db1/customers)", input.Detail);
    }

    [Theory]
    [InlineData(true, "Input:UserColumn")]
    [InlineData(false, "Input:Table")]
    [InlineData(false, "Input:UserColumn", "Input:Table")]
    public void Changed_Input_TellsCallersOfTheUserColumnAlone(bool isTold, params string[] settings)
    {
        var faults = new PipelineConfigurationException([.. settings.Select(setting => new Fault(setting, "is another."))]);

        var changed = Input.Changed(faults);

        Assert.Equal(isTold, changed.Message.Contains("is another.", StringComparison.Ordinal));
        Assert.Contains("is another.", changed.Detail, StringComparison.Ordinal);
        Assert.False(changed.IsTransient);
    }
}
