namespace Sluice.Api.Validation;

/// <summary>Turns a path of C# properties into a path of JSON fields.</summary>
internal static class FieldPath
{
    /// <summary><c>Spec.Strategy.Steps[2].Weight</c> becomes <c>spec.strategy.steps[2].weight</c>; <c>Name</c> is <c>metadata.name</c>.</summary>
    public static string Of(string property) => property == "Name"
        ? "metadata.name"
        : string.Join('.', property.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
