namespace ModelPipeline.Compliance;

/// <summary>A model whose inputs have at least two types.</summary>
public abstract class ModelTypesCompliance(IModelSample sample) : ModelCompliance(sample)
{
    [Fact]
    public async Task LoadAsync_OneColumnForInputsOfTwoTypes_NamesColumnAndTypes()
    {
        var inputs = Sample.Rows(1).Columns.Select(column => column.Field).ToList();
        var one = inputs[0];
        var other = inputs.First(input => input.Type != one.Type);

        var fault = Assert.Single(await FaultsAsync(options => options.Inputs[one.Name] = [other.Name]));

        Assert.Equal("Model:Inputs", fault.Setting);
        Assert.Equal(
            $"feeds column '{other.Name}' to inputs of different types ({one.TypeName}, {other.TypeName}); "
            + "give each its own column.",
            fault.Message);
    }
}
