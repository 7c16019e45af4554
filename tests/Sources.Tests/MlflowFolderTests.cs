namespace ModelPipeline.Tests;

public sealed class MlflowFolderTests : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("mlflow-tests-");
    private readonly DirectoryInfo folder;

    public MlflowFolderTests()
    {
        folder = parent.CreateSubdirectory("model");
        File.WriteAllText(Path.Combine(parent.FullName, "outside.onnx"), "");
    }

    public void Dispose() => parent.Delete(recursive: true);

    [Fact]
    public void Files_OnnxFlavor_IsTheFileThatItNames()
    {
        // As mlflow.onnx.save_model writes it.
        Write("""
            flavors:
              onnx:
                code: null
                data: model.onnx
                onnx_version: 1.16.0
                providers:
                - CPUExecutionProvider
              python_function:
                data: model.onnx
                env:
                  conda: conda.yaml
                loader_module: mlflow.onnx
            mlflow_version: 2.15.0
            """, "model.onnx");

        Assert.Equal([("Onnx", Path.Combine(folder.FullName, "model.onnx"))], MlflowFolder.Files(folder.FullName));
    }

    [Theory]
    [InlineData("lightgbm", "model.lgb", "LightGbm")]
    [InlineData("xgboost", "model.ubj", "XGBoost")]
    public void Files_FlavorOfABoostedTree_IsTheFileThatItNames(string flavor, string data, string kind)
    {
        Write($"flavors:\n  {flavor}:\n    code: null\n    data: '{data}'\n", data);

        Assert.Equal([(kind, Path.Combine(folder.FullName, data))], MlflowFolder.Files(folder.FullName));
    }

    [Theory]
    [InlineData("flavors:\n  sklearn:\n    pickled_model: model.pkl\n", "model.pkl")]
    [InlineData("flavors:\n  python_function:\n    data: model.onnx\n", "model.onnx")]
    [InlineData("other:\n  onnx:\n    data: model.onnx\n", "model.onnx")]
    [InlineData("flavors:\n  onnx:\n    data: ../outside.onnx\n", "model.onnx")]
    [InlineData("flavors:\n  onnx:\n    data: missing.onnx\n", "model.onnx")]
    public void Files_NoSuchFlavorOrFile_AreNone(string described, string file)
    {
        Write(described, file);

        Assert.Empty(MlflowFolder.Files(folder.FullName));
    }

    [Fact]
    public void Files_FolderWithoutMark_AreNone() => Assert.Empty(MlflowFolder.Files(folder.FullName));

    private void Write(string described, string file)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "MLmodel"), described);
        File.WriteAllText(Path.Combine(folder.FullName, file), "");
    }
}
