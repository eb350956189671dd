use anyhow::Result;
pub(crate) fn test(_: &crate::project::Project, _: &[String]) -> Result<std::process::ExitCode> {
    Ok(std::process::ExitCode::SUCCESS)
}
