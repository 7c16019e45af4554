namespace ModelPipeline.Models.Python.Tests;

public class InterpreterTests
{
    [Fact]
    public void Find_FolderOfAVirtualEnvironment_IsItsPython()
    {
        using var folder = new ModelFolder();
        var python = folder.Write("venv/bin/python3", "");

        Assert.Equal(python, Interpreter.Find(Path.Combine(folder.Path, "venv")));
    }

    [Fact]
    public void Find_File_IsThatFile() => Assert.Equal(Debian.Python, Interpreter.Find(Debian.Python));

    [Fact]
    public void Find_NameOnThePath_IsItsFile() => Assert.EndsWith("/sh", Interpreter.Find("sh"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/no/such/python", "is '/no/such/python', which does not exist; name a Python of 3.9 or later, such as venv/bin/python.")]
    [InlineData("no-such-python", "is 'no-such-python', which is not on the PATH; name a Python of 3.9 or later, such as venv/bin/python.")]
    [InlineData("/usr", "is '/usr', a folder without bin/python3; name a Python of 3.9 or later, such as venv/bin/python.")]
    public void Find_NoInterpreter_SaysWhatToSet(string setting, string message)
    {
        setting = setting == "/usr" ? Path.GetTempPath() : setting;

        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => Interpreter.Find(setting)).Faults);

        Assert.Equal(new("Model:Python", message.Replace("'/usr'", $"'{setting}'", StringComparison.Ordinal)), fault);
    }
}
