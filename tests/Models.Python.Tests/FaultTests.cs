namespace ModelPipeline.Models.Python.Tests;

/// <summary>The faults that stop a start.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly Batch Ages = InputRows.Of(("age", new long[] { 20 }));

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task LoadAsync_NoInterpreterAndOtherFaults_ReportsThemAll()
    {
        var path = folder.Write("rules.py", "");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => folder.LoadAsync(path, null, options =>
        {
            options.Python = "/no/python";
            options.MaxMemory = "much";
        }));

        Assert.Equal(["Model:Python", "Model:MaxMemory"], error.Faults.Select(fault => fault.Setting));
    }

    [Fact]
    public async Task LoadAsync_ProgramThatIsNoPython_FaultHasItsOutput()
    {
        var python = folder.Write("python3", "#!/bin/sh\necho 'no Python here' >&2\nexit 1\n");
        await Debian.RunAsync(folder.Path, "import os; os.chmod('python3', 0o755)");

        var fault = await folder.FaultAsync(folder.Write("rules.py", ""), null, options => options.Python = python);

        Assert.Equal(new("Model:Python", $"is '{python}', which ended before it connected (no Python here); name a Python of 3.9 or later, "
            + "such as venv/bin/python."), fault);
    }

    [Fact]
    public async Task LoadAsync_InterpreterThatCannotBeStarted_IsAFault()
    {
        var python = folder.Write("python3", "no program");

        var fault = await folder.FaultAsync(folder.Write("rules.py", ""), null, options => options.Python = python);

        Assert.Equal("Model:Python", fault.Setting);
        Assert.StartsWith($"is '{python}', which cannot be started (", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_LibraryMissing_NamesItsPackageAndTheInterpreter()
    {
        var fault = await folder.FaultAsync(folder.Write("rules.py", "import catboost\n"));

        Assert.Equal(new("Model:Python", $"is '{Debian.Python}', for which catboost is not installed; install it "
            + $"({Debian.Python} -m pip install catboost), or name another interpreter, such as venv/bin/python."), fault);
    }

    [Fact]
    public async Task LoadAsync_OwnModuleMissing_NamesPythonPath()
    {
        var path = folder.Write("rules.py", "import our_features\n");

        var fault = await folder.FaultAsync(path);

        Assert.Equal(new("Model:PythonPath", $"leads to no module 'our_features', which '{path}' needs; name the folder that holds "
            + $"our_features.py, or install it ({Debian.Python} -m pip install ...)."), fault);
    }

    [Fact]
    public async Task LoadAsync_FolderOfPythonPathMissing_NamesIt()
    {
        var path = folder.Write("rules.py", "");

        var fault = await folder.FaultAsync(path, null, options => options.PythonPath = $"{folder.Path}:/no/such/folder");

        Assert.Equal("Model:PythonPath", fault.Setting);
        Assert.Contains("there is no folder '/no/such/folder'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ClassOfTheScript_SaysToMoveItIntoAModule()
    {
        await Debian.RunAsync(folder.Path, """
            import pickle
            class Ratio:
                def predict(self, rows):
                    return rows
            pickle.dump(Ratio(), open("model.pkl", "wb"))
            """);
        var path = Path.Combine(folder.Path, "model.pkl");

        var fault = await folder.FaultAsync(path);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith(
            $"is '{path}', which Python cannot load: it needs the class 'Ratio' of the script that saved it (__main__)",
            fault.Message, StringComparison.Ordinal);
        Assert.Contains("Model:PythonPath", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ClassOfAModule_IsFoundByPythonPath()
    {
        folder.Write("features/ratios.py", """
            class Ratio:
                classes_ = [0, 1]
                def predict(self, rows):
                    return rows[:, 0]
            """);
        await Debian.RunAsync(folder.Path, """
            import pickle, sys
            sys.path.insert(0, "features")
            import ratios
            pickle.dump(ratios.Ratio(), open("model.pkl", "wb"))
            """);
        var path = Path.Combine(folder.Path, "model.pkl");
        void Map(ModelOptions options) => options.Inputs["X"] = ["age", "age2"];
        var rows = InputRows.Of(("age", new long[] { 20 }), ("age2", new long[] { 20 }));

        var fault = await folder.FaultAsync(path, rows, Map);
        await using var model = await folder.LoadAsync(path, rows, options =>
        {
            Map(options);
            options.PythonPath = Path.Combine(folder.Path, "features");
        });

        Assert.Equal("Model:PythonPath", fault.Setting);
        Assert.Equal(["prediction"], model.Outputs.Select(field => field.Name));
    }

    [Fact]
    public async Task LoadAsync_FileOfAnotherVersionOfScikitLearn_NamesBoth()
    {
        // The state of a file of a later version of scikit-learn names that version.
        await Debian.RunAsync(folder.Path, """
            import joblib
            from sklearn.linear_model import LinearRegression
            class Later(LinearRegression):
                pass
            model = LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])
            original = LinearRegression.__getstate__
            LinearRegression.__getstate__ = lambda self: {**original(self), "_sklearn_version": "9.9.9"}
            joblib.dump(model, "model.joblib")
            """);

        var fault = await folder.FaultAsync(Path.Combine(folder.Path, "model.joblib"));

        Assert.Equal("Model:Python", fault.Setting);
        Assert.Contains("and the file was saved with 9.9.9; install that version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_FileHoldsNoModel_SaysWhatItHolds()
    {
        await Debian.RunAsync(folder.Path, "import pickle\npickle.dump({'a': 1}, open('model.pkl', 'wb'))\n");

        var fault = await folder.FaultAsync(Path.Combine(folder.Path, "model.pkl"));

        Assert.Equal(new("Model:Path", "is a file that holds a dict, which has no predict; save the fitted model or pipeline itself, or "
            + "name another file."), fault);
    }

    [Fact]
    public async Task LoadAsync_ModuleThatEndsTheProcess_IsAFault()
    {
        var path = folder.Write("rules.py", "import os\nos._exit(7)\n");

        var fault = await folder.FaultAsync(path);

        Assert.Equal(new("Model:Path", $"is '{path}', which Python cannot load: its process ended while it did. Save it again, or name "
            + "another file."), fault);
    }

    // The connection ends before the process, which says why at its end.
    [Fact]
    public async Task LoadAsync_ProcessSaysWhyAtItsEnd_IsInTheFault()
    {
        var path = folder.Write("rules.py", """
            import os, time
            os.closerange(3, 256)
            time.sleep(0.5)
            os.write(2, b"no licence\n")
            os._exit(7)
            """);

        var fault = await folder.FaultAsync(path);

        Assert.Equal(new("Model:Path", $"is '{path}', which Python cannot load: its process ended while it did (no licence). Save it "
            + "again, or name another file."), fault);
    }

    [Fact]
    public async Task LoadAsync_ModuleWithoutInputs_SaysToListThem()
    {
        var fault = await folder.FaultAsync(folder.Write("rules.py", "def apply(columns):\n    return columns\n"), Ages);

        Assert.Equal("Model:Inputs", fault.Setting);
    }

    [Fact]
    public async Task UseInputTypesAsync_UnknownOutputs_FaultAsksForThem()
    {
        var path = folder.Write("rules.py", "inputs = ['age']\ndef apply(columns):\n    raise ValueError('never')\n");

        var fault = await folder.FaultAsync(path, Ages);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{path}', whose outputs only a call shows, and it fails on each of the first rows of the input: "
            + "The model failed: ValueError in rules.py, line 3, apply: never. Write its outputs into the module",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_UnknownType_IsAFault()
    {
        var path = folder.Write("rules.py", "inputs = {'age': 'number'}\ndef apply(columns):\n    return columns\n");

        var fault = await folder.FaultAsync(path);

        Assert.Contains("whose inputs declare 'age' as number", fault.Message, StringComparison.Ordinal);
    }
}
