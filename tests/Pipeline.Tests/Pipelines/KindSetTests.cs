namespace ModelPipeline.Tests;

public sealed class KindSetTests
{
    private readonly KindSet<string> kinds = new(["Sqlite", "Csv"], kind => kind);

    [Theory]
    [InlineData("Csv", "Csv")]
    [InlineData("SQLITE", "Sqlite")]
    public void Get_NameInAnyCase_IsTheKind(string name, string kind) => Assert.Equal(kind, kinds.Get("Input:Kind", name));

    [Theory]
    [InlineData("", "Input:Kind is empty; set one of Csv, Sqlite.")]
    [InlineData("Excel", "Input:Kind is 'Excel'; set one of Csv, Sqlite.")]
    public void Get_OtherName_OffersTheKinds(string name, string fault) => Assert.Equal(
        fault, Assert.Single(Assert.Throws<PipelineConfigurationException>(() => kinds.Get("Input:Kind", name)).Faults).ToString());

    [Fact]
    public void NotNamed_Reason_IsTold() => Assert.Equal(
        "Model:Kind is empty, and nothing tells it; set one of Csv, Sqlite.",
        Assert.Single(kinds.NotNamed("Model:Kind", "and nothing tells it").Faults).ToString());

    [Fact]
    public void New_TwoKindsOfOneName_NamesBoth() => Assert.Equal(
        "Two kinds are registered as 'csv': Csv and csv.",
        Assert.Throws<InvalidOperationException>(() => new KindSet<string>(["Csv", "csv"], kind => kind)).Message);

    [Theory]
    [InlineData("a.onnx", true)]
    [InlineData("A.ONNX", true)]
    [InlineData("a.ort", true)]
    [InlineData("a.onnx.zip", false)]
    [InlineData("onnx", false)]
    public void Takes_File_IsOneOfItsEndings(string path, bool expected) => Assert.Equal(
        expected, new ModelKind("Onnx", ".onnx", (_, _) => null!) { Extensions = [".onnx", ".ort"] }.Takes(path));

    [Fact]
    public void Takes_Folder_IsOneWithTheMark()
    {
        var folder = Directory.CreateTempSubdirectory("kind-tests-");
        var kind = new ModelKind("Python", ".py", (_, _) => null!) { FolderMark = "model.py" };
        Assert.False(kind.Takes(folder.FullName));

        File.WriteAllText(Path.Combine(folder.FullName, "model.py"), "");

        Assert.True(kind.Takes(folder.FullName));
        Assert.False(new ModelKind("Other", ".x", (_, _) => null!).Takes(folder.FullName));
        folder.Delete(recursive: true);
    }
}
