namespace ModelPipeline.Compliance;

/// <summary>How settings name the inputs and outputs of a model.</summary>
public abstract class ModelSettingsCompliance(IModelSample sample) : ModelCompliance(sample)
{
    private Field[] Inputs => [.. Sample.Rows(1).Columns.Select(column => column.Field)];

    [Fact]
    public async Task ApplyAsync_InputsRenamed_AreFedByTheNamedColumns()
    {
        await using var model = await LoadAsync(options =>
        {
            options.Outputs["score"] = Sample.Score;
            foreach (var input in Inputs)
                options.Inputs[input.Name] = [$"my {input.Name}"];
        });
        var rows = Sample.Rows(20);

        var outputs = await model.ApplyAsync(new(rows.Users, [.. rows.Columns.Select(column => column.Rename($"my {column.Field.Name}"))]),
            Token);

        Assert.Equal(Inputs.Select(input => $"my {input.Name}"), model.Inputs.Select(input => input.Name));
        AreTheScoresOf(rows, outputs);
    }

    [Fact]
    public async Task ApplyAsync_OutputsNamed_ComeUnderTheirNamesInThatOrder()
    {
        await using var all = await LoadAsync();
        await using var model = await LoadAsync(options =>
        {
            foreach (var name in new[] { "z", "a", "Z" })
                options.Outputs[name] = Sample.Score;
        });
        var rows = Sample.Rows(20);

        var outputs = await model.ApplyAsync(rows, Token);

        Assert.Equal(["z", "a", "Z"], model.Outputs.Select(field => field.Name));
        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
        Assert.True(all.Outputs.Count > 1);
        foreach (var name in new[] { "z", "a", "Z" })
            AreTheScoresOf(rows, outputs, name);
    }

    [Fact]
    public async Task LoadAsync_UnknownOutputs_AreFaultsThatListTheOutputs()
    {
        var faults = await FaultsAsync(options =>
        {
            options.Outputs["first"] = "nothing";
            options.Outputs["second"] = "nobody[1]";
        });

        Assert.Equal(["Model:Outputs:first", "Model:Outputs:second"], faults.Select(fault => fault.Setting));
        Assert.StartsWith("is 'nothing', but the model has no output 'nothing'; it has ", faults[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("is 'nobody[1]', but the model has no output 'nobody'; it has ", faults[1].Message, StringComparison.Ordinal);
        Assert.Contains(Sample.Score.Split('[')[0], faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_UnknownInputNamed_FaultListsTheInputs()
    {
        var fault = Assert.Single(await FaultsAsync(options => options.Inputs["nobody"] = ["x"]));

        Assert.Equal("Model:Inputs:nobody", fault.Setting);
        Assert.Equal($"names no input of the model; its inputs are {string.Join(", ", Inputs.Select(input => input.Name))}.",
            fault.Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task LoadAsync_TooManyColumnsForAnInput_SaysHowManyTheModelTakes(int listed)
    {
        var input = Inputs[0].Name;

        var fault = Assert.Single(
            await FaultsAsync(options => options.Inputs[input] = [.. Enumerable.Range(0, listed).Select(i => $"c{i}")]));

        Assert.Equal($"Model:Inputs:{input}", fault.Setting);
        Assert.Equal($"lists {listed} columns; the model takes 1.", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_SeveralFaults_ReportsThemAll()
    {
        var first = Inputs[0].Name;
        var second = Inputs[1].Name;

        var faults = await FaultsAsync(options =>
        {
            options.Inputs[first] = ["a", "b"];
            options.Inputs[second] = ["a", "b", "c"];
            options.Inputs["nobody"] = ["c"];
        });

        Assert.Equal(["Model:Inputs:nobody", $"Model:Inputs:{first}", $"Model:Inputs:{second}"], faults.Select(fault => fault.Setting));
    }
}
