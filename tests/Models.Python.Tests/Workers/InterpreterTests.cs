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
    public void Find_FolderOfAVirtualEnvironmentAsPeopleWriteIt_IsAFullPathWithoutDots()
    {
        using var folder = new ModelFolder();
        var python = folder.Write("venv/bin/python3", "");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);

        Assert.Equal(python, Interpreter.Find(Path.Combine(folder.Path, "./venv")));
        Assert.Equal(python, Interpreter.Find($"./{relative}/venv/"));
    }

    [Fact]
    public void Find_FolderWithBothNames_IsTheOneOfPython3()
    {
        using var folder = new ModelFolder();
        var other = folder.Write("bin/python", "");
        Assert.Equal(other, Interpreter.Find(folder.Path));

        var python3 = folder.Write("bin/python3", "");
        Assert.Equal(python3, Interpreter.Find(folder.Path));
    }

    [Fact]
    public void Find_RelativeFile_IsItsFullPath()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, Debian.Python);

        Assert.Equal(Debian.Python, Interpreter.Find(relative));
    }

    [Fact]
    public void Find_NothingSet_IsPython3OnThePath() => Assert.EndsWith("/python3", Interpreter.Find(""), StringComparison.Ordinal);

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
