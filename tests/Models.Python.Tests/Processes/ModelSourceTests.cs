namespace ModelPipeline.Models.Python.Tests;

public sealed class ModelSourceTests
{
    [Fact]
    public void Of_Settings_AreFullPaths()
    {
        using var folder = new ModelFolder();
        var one = Directory.CreateDirectory(Path.Combine(folder.Path, "one")).FullName;
        var two = Directory.CreateDirectory(Path.Combine(folder.Path, "two")).FullName;

        var source = ModelSource.Of(new() { Path = "models/rules.py", PythonPath = $"{one}/../two: :{one}", Python = Debian.Python });

        Assert.Equal(Path.GetFullPath("models/rules.py"), source.Path);
        Assert.Equal([two, one], source.PythonPath);
        Assert.Equal(Debian.Python, source.Interpreter);
    }

    [Fact]
    public void Of_FolderMissing_NamesThatFolder()
    {
        using var folder = new ModelFolder();
        var setting = $"{folder.Path}:no/such";

        var error = Assert.Throws<PipelineConfigurationException>(
            () => ModelSource.Of(new() { Path = "rules.py", PythonPath = setting, Python = Debian.Python }));

        Assert.Equal(
            new("Model:PythonPath", $"is '{setting}', and there is no folder 'no/such' (looked for at {Path.GetFullPath("no/such")}); "
                + "name the folders that hold the model's modules."), Assert.Single(error.Faults));
    }
}
