namespace ModelPipeline.Models.Python.Tests;

public sealed class ModuleTests : IDisposable
{
    private static readonly Batch Ages = InputRows.Of(("age", new long[] { 20, 30, 70 }));

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("def apply(rows: 'pandas.DataFrame'):\n    return rows[['age']] * 2\n")]
    [InlineData("def apply(frame):\n    return {'age': frame['age'] * 2}\n")]
    [InlineData("import pandas\ndef apply(columns):\n    return pandas.DataFrame({'age': columns['age'] * 2})\n")]
    [InlineData("def apply(columns):\n    return {'age': list(columns['age'] * 2)}\n")]
    public async Task ApplyAsync_FramesAndDictionaries_AreTakenAndGiven(string source)
    {
        await using var model = await folder.ModuleAsync("inputs = ['age']\n" + source, Ages);

        var outputs = await model.ApplyAsync(Ages, Token);

        Assert.Equal([40, 60, 140], outputs.Values<long>("age").ToArray());
    }

    // No rows need no worker, which would notice.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ApplyAsync_CancelledBefore_IsCancelledAndTheModelGoesOn(int rows)
    {
        await using var model = await folder.ModuleAsync("""
            inputs = {"n": "int64"}
            outputs = {"n": "int64"}
            def apply(columns):
                return columns
            """);
        var batch = InputRows.Of(("n", new long[] { 7 })).Slice(0, rows);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(batch, new(canceled: true)).AsTask());

        Assert.Equal(rows, (await model.ApplyAsync(batch, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task LoadAsync_Load_IsCalledWithTheFolder()
    {
        folder.Write("limits.txt", "42");
        const string Source = """
            import os
            inputs = ["age"]
            def load(path):
                global limit
                with open(os.path.join(path, "limits.txt")) as file:
                    limit = int(file.read())
            def apply(columns):
                return {"over": columns["age"] > limit}
            """;
        await using var model = await folder.ModuleAsync(Source, Ages);

        var outputs = await model.ApplyAsync(Ages, Token);

        Assert.Equal([false, false, true], outputs.Values<bool>("over").ToArray());
    }

    [Theory]
    [InlineData("return {'score': columns['age'][:2]}", "Output 'score' has 2 values for 3 row(s); return one value a row, {order}.")]
    [InlineData("return {'score': [[1], [1, 2], [1]]}",
        "Output 'score' is a list whose rows have different numbers of values; return as many for every row.")]
    [InlineData("return {'score': 1.0}", "Output 'score' has one value for 3 row(s); return one value a row, {order}.")]
    [InlineData("return {'other': columns['age']}", "apply returned no 'score'; it returned other.")]
    [InlineData("return None", "apply returned None; return a dictionary of columns, a data frame or one array.")]
    [InlineData("return {'score': ['a', 'b', 'c']}", "Output 'score' has texts, {mismatch}.")]
    [InlineData("return {'score': columns['age'] * float('nan')}",
        "Output 'score' has NaN, and is a whole number; return a number for every row, or None.")]
    [InlineData("return {'score': columns['age'] + 0.5}", "Output 'score' has numbers that are not whole, {mismatch}.")]
    [InlineData("return {'score': columns['age'] * 1j}",
        "Output 'score' is of type complex128, which cannot be stored; return numbers, booleans, texts or moments.")]
    public async Task ApplyAsync_OutputsThatDoNotFit_AreBlamedOnTheOutput(string statement, string message)
    {
        const string Mismatch = "and it is declared or was first made as int64; return the same type for every batch";
        message = message.Replace("{mismatch}", Mismatch, StringComparison.Ordinal);
        message = message.Replace("{order}", "in the order of the rows", StringComparison.Ordinal);
        var source = $"inputs = ['age']\noutputs = {{'score': 'int64'}}\ndef apply(columns):\n    {statement}\n";
        await using var model = await folder.ModuleAsync(source, Ages);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Ages, Token).AsTask());

        Assert.Equal($"The model failed: {message}", error.Message);
        Assert.True(error.IsOutput);
    }

    [Fact]
    public async Task ApplyAsync_ExceptionOfTheModel_HasItsLineOfCodeAndNoValues()
    {
        const string Source = """
            inputs = ["age", "city"]
            outputs = {"score": "double"}
            def apply(columns):
                raise ValueError(f"column 'city' holds {columns['city'][0]} (12.5, 'x y') at age {columns['age'][0]}")
            """;
        var rows = InputRows.Of(("age", new long[] { 77 }), ("city", new[] { "Bielefeld" }));
        var path = folder.Write("rules.py", Source);
        await using var model = await folder.LoadAsync(path, rows);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(rows, Token).AsTask());

        Assert.Equal(
            "The model failed: ValueError in rules.py, line 4, apply: column 'city' holds ... (..., '...') at age ...", error.Message);
        Assert.IsType<PythonException>(error.InnerException);
        await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(rows, Token).AsTask());
        var told = Assert.Single(folder.Log.Text.Split("Warning 513 ").Skip(1));
        Assert.Contains("(told once)\nrules.py:4 apply: raise ValueError(f\"column", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Bielefeld", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import sys; sys.exit(3)", "SystemExit")]
    [InlineData("raise KeyboardInterrupt", "KeyboardInterrupt")]
    [InlineData("raise MemoryError", "MemoryError")]
    public async Task ApplyAsync_ExceptionThatEndsPrograms_FailsOnlyItsCall(string statement, string type)
    {
        var source = $"""
            inputs = ["age"]
            def apply(columns):
                if columns["age"][0] == 30 and len(columns["age"]) == 1:
                    {statement}
                return columns
            """;
        await using var model = await folder.ModuleAsync(source, Ages);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Ages.Slice(1, 1), Token).AsTask());

        Assert.StartsWith($"The model failed: {type} in ", error.Message, StringComparison.Ordinal);
        var outputs = await model.ApplyAsync(Ages.Slice(0, 1), Token);
        Assert.Equal([20], outputs.Values<long>("age").ToArray());
    }

    [Fact]
    public async Task UseInputTypesAsync_InputThatMayBeNull_IsNullable()
    {
        const string Source = """
            inputs = ["name", "city"]
            outputs = {"length": "int64"}
            def apply(columns):
                return {"length": [len(each) for each in columns["name"]]}
            """;
        await using var model = await folder.ModuleAsync(Source, InputRows.Of(("name", new[] { "a" }), ("city", new[] { "b" })));

        Assert.Equal([false, true], model.Inputs.Select(field => field.Nullable));
    }

    [Fact]
    public async Task LoadAsync_PrintedLines_AreInTheLog()
    {
        const string Source = """
            import sys
            inputs = ["age"]
            print("loaded")
            def apply(columns):
                print("applied")
                print("doubtful", file=sys.stderr)
                return columns
            """;
        var path = folder.Write("rules.py", Source);
        await using var model = await folder.LoadAsync(path, Ages);

        var from = $"Python of {path}:";
        string[] lines = [$"Information 500 {from} loaded", $"Information 500 {from} applied", $"Warning 501 {from} doubtful"];
        await Eventually.TrueAsync(() => lines.All(folder.Log.Text.Contains), "what the model prints, in the log");
    }
}
