using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.Python.Tests;

public sealed class PythonServicesTests
{
    [Fact]
    public void AddPython_FileEndingsAndFoldersOfMlflow_SayTheKind()
    {
        using var folder = new ModelFolder();
        folder.Write("mlflow/MLmodel", "");
        folder.Write("other/model", "");
        using var provider = new ServiceCollection().AddPython().BuildServiceProvider();

        var kind = Assert.Single(provider.GetServices<ModelKind>());

        Assert.Equal("Python", kind.Name);
        string[] paths = ["a.joblib", "a.pkl", "a.py", Path.Combine(folder.Path, "mlflow")];
        Assert.All(paths, path => Assert.True(kind.Takes(path)));
        Assert.False(kind.Takes(Path.Combine(folder.Path, "other")));
        Assert.False(kind.Takes("a.onnx"));
    }
}
