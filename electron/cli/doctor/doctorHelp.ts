export const DOCTOR_HELP = `bearish doctor: checks this machine and the settings

  --json            prints the findings as JSON
  --set key=value   checks with a changed setting, repeatable
  --data-dir DIR    settings, journals and databases
`;
