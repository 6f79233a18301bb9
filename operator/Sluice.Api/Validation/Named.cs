namespace Sluice.Api.Validation;

/// <summary>A spec with its object's name, since some rules are about both.</summary>
/// <param name="Name"><c>metadata.name</c>.</param>
/// <param name="Spec"><c>spec</c>.</param>
/// <typeparam name="T">The spec.</typeparam>
public sealed record Named<T>(string Name, T Spec);
